// Before the end: what was seen, what is missing, what was found.

import * as record from "./record.js";
import * as store from "./store.js";
import { findingRow } from "./view_item.js";
import { badge, fill, part, say, shape } from "./words.js";

function missingRow(app, id, each) {
  const row = shape("row-button");
  fill(row, { title: each.name || say("no-title"), detail: say(`missing-${each.what}`), when: "" });
  part(row, "side").append(
    each.isNeeded
      ? badge("warn", "alert-triangle", say("needed"))
      : badge("faint", "circle-dashed", say("can-stay")),
  );
  row.querySelector("button").addEventListener("click", () => {
    if (each.finding) app.goFinding(id, each.finding);
    else app.goItem(id, each.place);
  });
  return row;
}

const FIGURES = ["passed", "failed", "fixed", "other", "open"];

function fillIn(root, app, found) {
  const counted = record.counts(found);
  fill(root, { line: found.line.name, checklist: found.checklist.name });
  for (const name of FIGURES) {
    part(root, name).textContent = counted[name];
    part(root, `${name}-figure`).hidden = !counted[name] && name !== "passed";
  }
  const missing = record.missing(found);
  part(root, "missing").hidden = !missing.length;
  part(root, "complete").hidden = missing.length > 0;
  part(root, "missing-rows").replaceChildren(
    ...missing.map((each) => missingRow(app, found.id, each)),
  );
  part(root, "findings").hidden = !found.findings.length;
  part(root, "finding-rows").replaceChildren(
    ...found.findings.map((each) => findingRow(app, found, each)),
  );
  const isBlocked = missing.some((each) => each.isNeeded);
  part(root, "finish").disabled = isBlocked;
  part(root, "blocked").hidden = !isBlocked;
  part(root, "finish-words").textContent = counted.open
    ? say("finish-open", { n: counted.open })
    : say("finish");
  part(root, "discard").hidden = found.sent.state !== "";
}

export async function draw(app, id) {
  const root = shape("end");
  fillIn(root, app, await store.inspection(id));
  part(root, "back").addEventListener("click", () => app.goLast(id));
  part(root, "finish").addEventListener("click", () => app.finish(id));
  part(root, "discard").addEventListener("click", () => app.discard(id));
  for (const kind of ["defect", "praise"]) {
    part(root, kind).addEventListener("click", () => app.addFinding(id, kind));
  }
  return {
    root,
    refresh: async () => {
      const now = await store.inspection(id);
      if (now) fillIn(root, app, now);
    },
  };
}
