// The first view: what is to be inspected, what waits on this phone, and another line.

import * as record from "./record.js";
import * as store from "./store.js";
import { badge, fill, part, say, shape, writtenDay } from "./words.js";

const byName = new Intl.Collator(document.documentElement.lang).compare;

// --- States, in words -------------------------------------------------------------------
export function stateOf(each) {
  if (!each.finishedAt) {
    const { all, open } = record.counts(each);
    return badge("wait", "hourglass", say("under-way", { done: all - open, all }));
  }
  if (each.sent.state === "refused") return badge("black", "alert-circle", say("state-refused"));
  if (!record.isSettled(each)) return badge("warn", "clock", say("state-waiting"));
  if (each.sent.state === "held") return badge("wait", "hourglass", say("state-held"));
  return badge("good", "circle-check", say("state-sent"));
}

// --- To do ------------------------------------------------------------------------------
function isOpen(duty, app) {
  return Date.parse(duty.opens_at) <= app.serverNow();
}

function dutyRow(duty, app, own) {
  const line = app.line(duty.line);
  const checklist = app.checklist(duty.checklist_version);
  if (!line || !checklist) return null;
  const row = shape("row-button");
  row.dataset.key = `duty-${duty.id}`;
  const items = checklist.sections.reduce((sum, section) => sum + section.items.length, 0);
  const opens = isOpen(duty, app);
  const when = opens
    ? say(duty.late ? "late-until" : "due-by", { day: writtenDay(duty.late ? duty.closes_at : duty.due_at) })
    : say("opens-on", { day: writtenDay(Date.parse(duty.opens_at) + 1) });
  fill(row, { title: line.name, detail: say("checklist-items", { name: checklist.name, n: items }) });
  part(row, "when").textContent = when;
  if (own) part(row, "side").append(stateOf(own));
  else if (duty.late) part(row, "side").append(badge("black", "flame", say("late")));
  const button = row.querySelector("button");
  button.disabled = !opens;
  button.addEventListener("click", () => app.begin({ line, checklist, duty: duty.id }));
  return row;
}

function underWayRow(each, app) {
  const row = shape("row-button");
  row.dataset.key = each.id;
  fill(row, { title: each.line.name, detail: each.checklist.name, when: app.written(each.startedAt) });
  part(row, "side").append(stateOf(each));
  row.querySelector("button").addEventListener("click", () => app.goOn(each));
  return row;
}

function toDo(app, own) {
  const duties = app.plan?.duties ?? [];
  const isThere = (duty) => own.find((each) => each.duty === duty.id);
  const named = new Set(duties.map((duty) => duty.id));
  const rows = duties
    .filter((duty) => !isThere(duty)?.finishedAt)
    .map((duty) => ({ line: duty.line, row: dutyRow(duty, app, isThere(duty)) }));
  const loose = own.filter((each) => !each.finishedAt && !named.has(each.duty));
  rows.push(...loose.map((each) => ({ line: each.line.id, row: underWayRow(each, app) })));
  return rows.filter((each) => each.row);
}

// --- Done -------------------------------------------------------------------------------
function doneRow(each, app) {
  const row = shape("done");
  row.dataset.key = each.id;
  fill(row, { title: each.line.name, detail: `${each.checklist.name} · ${app.written(each.finishedAt)}` });
  part(row, "side").append(stateOf(each));
  const reason = part(row, "reason");
  const refusedPhotos = Object.values(each.sent.refused);
  reason.textContent = [each.sent.reason, ...refusedPhotos].filter(Boolean).join(" ");
  reason.hidden = !reason.textContent;
  const link = part(row, "link");
  link.hidden = !each.sent.url;
  if (each.sent.url) link.href = each.sent.url;
  const again = part(row, "again");
  again.hidden = each.sent.state !== "refused";
  again.addEventListener("click", () => app.reopen(each));
  return row;
}

// --- Another line -------------------------------------------------------------------------
function option(value, label) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = label;
  return made;
}

function offerAnother(root, app, chosen) {
  const form = part(root, "another");
  const lines = [...(app.plan?.lines ?? [])].sort(
    (one, other) => other.own - one.own || byName(one.name, other.name),
  );
  const checklists = (app.plan?.checklists ?? []).filter((each) => each.offered);
  const closed = app.plan?.closed ?? "";
  part(root, "closed").hidden = !closed;
  part(root, "closed-words").textContent = closed;
  form.hidden = Boolean(closed) || !lines.length || !checklists.length;
  part(form, "line").replaceChildren(...lines.map((line) => option(line.id, line.name)));
  part(form, "checklist").replaceChildren(
    ...checklists.map((each) => option(each.version, each.name)),
  );
  part(form, "checklists").hidden = checklists.length < 2;
  if (chosen) part(form, "line").value = chosen.id;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const line = app.line(Number(part(form, "line").value));
    const checklist = app.checklist(Number(part(form, "checklist").value));
    app.begin({ line, checklist });
  });
}

// --- The view --------------------------------------------------------------------------------
const focused = (root) =>
  root.contains(document.activeElement)
    ? document.activeElement.closest("[data-key]")?.dataset.key
    : undefined;

// Rows come and go while things are sent; whoever stands on one stays there.
function fillIn(root, app, own) {
  const key = focused(root);
  fillRows(root, app, own);
  if (key) root.querySelector(`[data-key="${key}"] :is(button, a)`)?.focus();
}

function fillRows(root, app, own) {
  const rows = toDo(app, own);
  const chosen = app.line(app.chosenLine);
  const here = chosen ? rows.filter((each) => each.line === chosen.id) : [];
  const rest = rows.filter((each) => !here.includes(each));
  part(root, "here").hidden = !here.length;
  part(root, "here-title").textContent = chosen?.name ?? "";
  part(root, "here-rows").replaceChildren(...here.map((each) => each.row));
  part(root, "to-do").hidden = !rest.length;
  part(root, "to-do-rows").replaceChildren(...rest.map((each) => each.row));
  part(root, "nothing").hidden = rows.length > 0 || !app.plan;
  part(root, "no-plan").hidden = Boolean(app.plan);
  const done = own.filter((each) => each.finishedAt);
  const newest = done.sort((one, other) => (one.finishedAt < other.finishedAt ? 1 : -1));
  part(root, "done").hidden = !done.length;
  part(root, "done-rows").replaceChildren(...newest.map((each) => doneRow(each, app)));
}

export async function draw(app) {
  const root = shape("list");
  const own = app.me ? await store.inspectionsOf(app.me.id) : [];
  offerAnother(root, app, app.line(app.chosenLine));
  fillIn(root, app, own);
  return {
    root,
    refresh: async () => fillIn(root, app, await store.inspectionsOf(app.me.id)),
  };
}

export async function drawSignedOut(app) {
  const root = shape("signed-out");
  part(root, "sign-in").href = app.signInAddress();
  return { root };
}
