// What an inspection is on the phone, and what follows from it. Nothing here is drawn or kept.

// As the server takes them.
export const LONGEST = { title: 200, note: 500, text: 2000 };
const FINDINGS = 100;
const PHOTOS = { one: 6, all: 60 }; // for one answer or finding, and for an inspection
const NUMBER = /^-?\d{1,8}(\.\d{1,4})?$/; // as the server's column takes it

export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without TLS there is only this; the four is the version, the eight its variant.
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((each, index) => {
    if (index === 6) return (each & 0x0f) | 0x40;
    return index === 8 ? (each & 0x3f) | 0x80 : each;
  });
  const hex = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const instant = () => new Date().toISOString();

// --- The order of the items --------------------------------------------------------------
// The same for the same seed, and unlike the one of the seed beside it.
function drawn(seed, id) {
  let mixed = Math.imul(seed ^ Math.imul(id, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0xc2b2ae35) >>> 0;
}

export function inOrder(checklist, seed) {
  return checklist.sections.flatMap((section) => {
    const items = section.items.map((item) => ({ ...item, section: section.name }));
    if (!checklist.shuffled) return items;
    return items.sort((one, other) => drawn(seed, one.id) - drawn(seed, other.id));
  });
}

// --- Beginning -----------------------------------------------------------------------------
// The items are copied: an inspection keeps the version with which it was begun.
export function begun({ plan, line, checklist, duty = null }) {
  const seed = checklist.shuffled ? crypto.getRandomValues(new Uint32Array(1))[0] >>> 1 : 0;
  return {
    id: freshId(),
    person: plan.person.id,
    campaign: plan.campaign?.id ?? null,
    line,
    duty,
    checklist: { version: checklist.version, name: checklist.name },
    items: inOrder(checklist, seed),
    seed,
    startedAt: instant(),
    finishedAt: null,
    place: 0,
    answers: {},
    findings: [],
    changes: 1,
    sent: {
      ...{ changes: 0, state: "", reason: "", url: "", findings: {}, wanted: [] },
      ...{ photos: [], refused: {} }, // their ids; and why they were refused
    },
  };
}

// The same work: another tab began it, or the person tapped twice.
export const isSameWork = (record) => (other) =>
  !other.finishedAt &&
  other.duty === record.duty &&
  other.line.id === record.line.id &&
  other.checklist.version === record.checklist.version;

// --- Answers -------------------------------------------------------------------------------
const EMPTY = { passed: null, number: null, score: null, text: "", note: "", fixed: false };

// A comma is what half the world's keyboards have.
export function readNumber(typed) {
  const plain = typed.trim().replace(",", ".").replace(/^\./, "0.").replace(/\.$/, "");
  return NUMBER.test(plain) ? plain : null;
}

// As the server judges it: limits included, and null where nothing can fail.
export function verdict(item, value) {
  if (value === null || (item.lowest === null && item.highest === null)) return null;
  const number = Number(value);
  const isLow = item.lowest !== null && number < Number(item.lowest);
  const isHigh = item.highest !== null && number > Number(item.highest);
  return !isLow && !isHigh;
}

// The answer to an item, begun where there is none.
export function answerTo(record, item) {
  record.answers[item.id] ??= { ...EMPTY, photos: [], at: instant() };
  return record.answers[item.id];
}

export function answer(record, item, given) {
  const found = Object.assign(answerTo(record, item), given, { at: instant() });
  if (item.kind === "number") found.passed = verdict(item, found.number);
  if (item.kind === "score") found.passed = verdict(item, found.score);
  if (found.passed !== false) found.fixed = false;
  record.changes += 1;
}

export function isAnswered(item, found) {
  if (!found) return false;
  const given = {
    check: found.isGiven,
    number: found.number !== null,
    score: found.score !== null,
    text: found.text.trim() !== "",
    photo: found.photos.length > 0,
  };
  return Boolean(given[item.kind]);
}

export const isFailed = (record, item) => record.answers[item.id]?.passed === false;

// Notes that the photos of an answer or a finding are others now.
export function changePhotos(record, owner, photos) {
  Object.assign(owner, { photos, at: instant() });
  record.changes += 1;
}

export const canAddFinding = (record) => record.findings.length < FINDINGS;

// How many photos more this answer or finding can have.
export function roomFor(record, { photos }) {
  const owners = [...Object.values(record.answers), ...record.findings];
  const all = owners.reduce((sum, each) => sum + each.photos.length, 0);
  return Math.max(0, Math.min(PHOTOS.one - photos.length, PHOTOS.all - all));
}

// --- Findings ------------------------------------------------------------------------------
export function addFinding(record, { kind, item = null, title = "" }) {
  const finding = {
    id: freshId(),
    kind,
    item,
    title: title.slice(0, LONGEST.title),
    detail: "",
    category: "",
    severity: "",
    photos: [],
    at: instant(),
    isDraft: true,
  };
  record.findings.push(finding);
  record.changes += 1;
  return finding;
}

export const finding = (record, id) => record.findings.find((each) => each.id === id);
export const findingOf = (record, item) => record.findings.find((each) => each.item === item.id);
export const isPosted = (record, id) => id in record.sent.findings;

export function lacks(each) {
  const found = [];
  if (!each.title.trim()) found.push("title");
  if (each.kind === "defect" && !each.category) found.push("category");
  if (each.kind === "defect" && !each.severity) found.push("severity");
  return found;
}

// --- What is missing -------------------------------------------------------------------------
function missingOf(record, item) {
  const found = record.answers[item.id];
  if (!isAnswered(item, found)) return ["answer"];
  if (found.passed !== false) return [];
  const reported = findingOf(record, item);
  const missing = [];
  if ((found.fixed || item.note_on_fail) && !found.note.trim()) missing.push("note");
  if ((found.fixed || item.photo_on_fail) && !found.photos.length) missing.push("photo");
  if (!found.fixed && !reported) missing.push("finding");
  return missing;
}

// What has to be mended before the end; the rest is said, and may stay as it is.
const NEEDED = new Set(["note", "photo", "unfinished"]);

export function missing(record) {
  const ofItems = record.items.flatMap((item, place) =>
    missingOf(record, item).map((what) => ({ what, place, name: item.name })),
  );
  const drafts = record.findings.filter((each) => each.isDraft);
  const ofFindings = drafts.map((each) => ({ what: "unfinished", finding: each.id, name: each.title }));
  return [...ofItems, ...ofFindings].map((each) => ({ ...each, isNeeded: NEEDED.has(each.what) }));
}

export function counts(record) {
  const found = { passed: 0, failed: 0, fixed: 0, other: 0, open: 0 };
  for (const item of record.items) {
    const given = record.answers[item.id];
    if (!isAnswered(item, given)) found.open += 1;
    else if (given.passed === true) found.passed += 1;
    else if (given.fixed) found.fixed += 1;
    else if (given.passed === false) found.failed += 1;
    else found.other += 1;
  }
  return { ...found, all: record.items.length };
}

// --- What is sent ------------------------------------------------------------------------------
export const photosOf = (record) =>
  [...Object.values(record.answers), ...record.findings].flatMap((each) => each.photos);

// Whether the server has all that it will ever get of this state.
export const isSettled = (record) =>
  record.sent.changes === record.changes &&
  record.sent.wanted.length === 0 &&
  ["finished", "held"].includes(record.sent.state);

const isBegun = (record) =>
  Boolean(record.finishedAt || Object.keys(record.answers).length || record.findings.length);

export function needsSending(record) {
  if (!isBegun(record) || isSettled(record)) return false;
  if (record.finishedAt) return record.sent.state !== "refused" || isChanged(record);
  return isChanged(record) || record.sent.wanted.length > 0;
}

const isChanged = (record) => record.sent.changes !== record.changes;

// How many things of this inspection wait on the phone: the state of it, and each photo.
export function waiting(record) {
  const gone = new Set([...record.sent.photos, ...Object.keys(record.sent.refused)]);
  const photos = photosOf(record).filter((id) => !gone.has(id)).length;
  const isKept = record.finishedAt ? !isSettled(record) : needsSending(record);
  return photos + (isKept ? 1 : 0);
}

// The state as it is now, whole; photos that the server refused stay here.
export function toSend(record) {
  const kept = (ids) => ids.filter((id) => !(id in record.sent.refused));
  const answers = Object.entries(record.answers).map(([item, each]) => ({
    item: Number(item),
    at: each.at,
    passed: each.passed,
    number: each.number,
    score: each.score,
    text: each.text,
    note: each.note,
    fixed: each.fixed,
    photos: kept(each.photos),
  }));
  const done = record.findings.filter((each) => !each.isDraft);
  const findings = done.map(({ id, kind, at, title, detail, category, severity, photos }) => ({
    ...{ id, kind, at, title, detail, category, severity },
    photos: kept(photos),
  }));
  return {
    version: 1,
    sent_at: instant(),
    inspection: {
      id: record.id,
      duty: record.duty,
      campaign: record.campaign,
      line: record.line.id,
      checklist_version: record.checklist.version,
      seed: record.seed,
      started_at: record.startedAt,
      finished_at: record.finishedAt,
      answers,
      findings,
    },
  };
}
