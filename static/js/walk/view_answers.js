// One control for each kind of item: how it is asked, and what a tap says.

import { answerTo, LONGEST, readNumber, verdict } from "./record.js";
import { addressOf, PhotoField } from "./photos.js";
import * as store from "./store.js";
import { badge, part, say, shape } from "./words.js";

const VERDICTS = { pass: true, fail: false, na: null };
const HIGHEST = 5;

function choose(root, value) {
  for (const each of root.querySelectorAll("input")) each.checked = each.value === String(value);
}

// A tap with a finger or a mouse; the arrow keys, too, choose a radio button.
const isTap = (event) => event.detail > 0 && event.pointerType !== "";

// --- Pass, fail, not applicable ---------------------------------------------------------
function check({ item, found, keep, onward }) {
  const root = shape("check");
  for (const input of root.querySelectorAll("input")) {
    input.name = `item-${item.id}`;
    input.addEventListener("change", () => {
      keep({ passed: VERDICTS[input.value], isGiven: true });
    });
    // Passed: on to the next at once. It is kept by then, as `onward` waits for it.
    input.addEventListener("click", (event) => {
      if (isTap(event) && input.value !== "fail") onward();
    });
  }
  const said = Object.keys(VERDICTS).find((key) => found?.isGiven && VERDICTS[key] === found.passed);
  choose(root, said);
  return root;
}

// --- A number ----------------------------------------------------------------------------
function limits(item) {
  const unit = item.unit ? ` ${item.unit}` : "";
  const { lowest, highest } = item;
  if (lowest !== null && highest !== null) return say("limits", { lowest, highest, unit });
  if (lowest !== null) return say("limit-low", { lowest, unit });
  return highest === null ? "" : say("limit-high", { highest, unit });
}

function number({ item, found, keep }) {
  const root = shape("number");
  const input = root.querySelector("input");
  input.id = `number-${item.id}`;
  root.querySelector("label").htmlFor = input.id;
  part(root, "unit").textContent = item.unit;
  part(root, "limits").textContent = limits(item);
  input.value = found?.typed ?? "";

  function judge() {
    const value = readNumber(input.value);
    const passed = verdict(item, value);
    const looks = {
      true: () => badge("good", "circle-check", say("within")),
      false: () => badge("black", "circle-x", say("outside")),
    };
    const isOdd = input.value.trim() !== "" && value === null;
    part(root, "verdict").replaceChildren(
      ...(isOdd ? [say("no-number")] : [looks[passed]?.()].filter(Boolean)),
    );
    input.toggleAttribute("aria-invalid", isOdd);
    return value;
  }

  input.addEventListener("input", () => keep({ number: judge(), typed: input.value }));
  judge();
  return root;
}

// --- A score -------------------------------------------------------------------------------
async function exampleOf(item, score) {
  const example = item.examples.find((each) => each.score === score);
  if (!example) return null;
  const root = shape("example");
  part(root, "words").textContent = example.words;
  const image = root.querySelector("img");
  const kept = example.photo ? await store.picture(example.photo) : null;
  image.hidden = !example.photo;
  image.alt = say("example", { score });
  // From the phone where it is there already, else from the network.
  if (example.photo) image.src = kept ? addressOf(kept) : example.photo;
  return root;
}

function score({ item, found, keep }) {
  const root = shape("score");
  const shown = part(root, "example");
  const limit = part(root, "limits");
  limit.textContent = item.lowest === null ? "" : say("score-from", { lowest: Number(item.lowest) });

  async function show(value) {
    const example = value === null ? null : await exampleOf(item, value);
    shown.replaceChildren(...(example ? [example] : []));
    const failed = verdict(item, value) === false;
    part(root, "verdict").replaceChildren(
      ...(failed ? [badge("black", "circle-x", say("below"))] : []),
    );
  }

  const tiles = part(root, "tiles");
  for (let value = 0; value <= HIGHEST; value += 1) {
    const tile = shape("score-tile");
    const input = tile.querySelector("input");
    Object.assign(input, { name: `item-${item.id}`, value: String(value) });
    part(tile, "score").textContent = value;
    input.addEventListener("change", () => {
      keep({ score: value });
      show(value);
    });
    tiles.append(tile);
  }
  choose(tiles, found?.score ?? "none");
  show(found?.score ?? null);
  const all = part(root, "all");
  all.hidden = !item.examples.length;
  all.addEventListener("toggle", async () => {
    if (!all.open) return;
    const examples = [];
    for (const each of item.examples) {
      const drawn = await exampleOf(item, each.score);
      part(drawn, "words").textContent = `${each.score}: ${each.words}`;
      examples.push(drawn);
    }
    part(root, "examples").replaceChildren(...examples);
  });
  return root;
}

// --- Words, a photo --------------------------------------------------------------------------
function text({ item, found, keep }) {
  const root = shape("text");
  const input = root.querySelector("textarea");
  input.id = `text-${item.id}`;
  input.maxLength = LONGEST.text;
  root.querySelector("label").htmlFor = input.id;
  input.value = found?.text ?? "";
  input.addEventListener("input", () => keep({ text: input.value }));
  return root;
}

export const photosOfAnswer = (inspection, item, label, more = {}) =>
  new PhotoField({
    inspection,
    owner: `item:${item.id}`,
    ownerIn: (each) => answerTo(each, item),
    label,
    ...more,
  }).root;

const photo = ({ inspection, item, changed }) =>
  photosOfAnswer(inspection, item, say("photo-asked"), { changed });

const KINDS = { check, number, score, text, photo };

// The control of an item. `keep` takes what was said, `onward` goes to the next one.
export const control = (given) => KINDS[given.item.kind](given);
