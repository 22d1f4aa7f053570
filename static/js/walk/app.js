// The inspection on the phone: works the same with and without a network. What is shown comes
// from what the phone keeps; what the server knows comes and goes by sync.js beside it.

import * as people from "./person.js";
import * as record from "./record.js";
import * as server from "./server.js";
import { Status } from "./status.js";
import * as store from "./store.js";
import { Sender } from "./sync.js";
import { say, shape, written } from "./words.js";
import * as end from "./view_end.js";
import * as finding from "./view_finding.js";
import * as item from "./view_item.js";
import * as list from "./view_list.js";

const home = document.documentElement.dataset.walk;
const main = document.getElementById("walk");
const spoken = document.getElementById("walk-spoken");
const SENT_DAYS = 14; // how long a sent inspection stays listed

class App {
  constructor() {
    this.me = people.remembered();
    this.plan = null;
    this.chosenLine = chosenLine();
    this.view = {};
    this.drawing = 0;
    this.status = new Status({ send: () => this.sender.now({ byHand: true }) });
    this.sender = new Sender({
      learn: (answer) => this.learn(answer),
      show: (outcome) => this.showOutcome(outcome),
    });
  }

  async start() {
    try {
      await store.open();
    } catch {
      main.replaceChildren(shape("keeps-nothing"));
      return;
    }
    if (this.me) this.plan = (await store.planOf(this.me.id)) ?? null;
    this.watch();
    await this.route();
    await this.sender.now();
    await this.forgetOld();
  }

  watch() {
    window.addEventListener("hashchange", () => this.route());
    window.addEventListener("online", () => this.sender.now());
    window.addEventListener("offline", () => this.status.show({ is: "away" }));
    window.addEventListener("pagehide", () => this.view.flush?.());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.view.flush?.();
      else this.sender.now();
    });
    store.listen(() => this.refresh());
    people.listen((person) => this.become(person));
  }

  // --- Who is here -----------------------------------------------------------------------
  async learn(answer) {
    if (answer.is === "kept") await this.take(answer);
    else if (["signed out", "refused"].includes(answer.is)) {
      people.remember(null);
      this.signIn = answer.address;
      // Whoever is on the way goes on; the page shows nothing more once it is left.
      if (!this.isOnTheWay()) await this.become(null);
    }
  }

  async take({ is, ...plan }) {
    const offset = Date.parse(plan.now) - Date.now();
    people.remember(plan.person);
    await store.keepPlan({ ...plan, offset });
    const isSame = this.me?.id === plan.person.id;
    this.me = plan.person;
    this.plan = { ...plan, offset };
    if (!isSame) await this.goList();
    await this.refresh();
    await this.beginNamed();
    this.keepPictures();
  }

  async become(person) {
    if (person?.id === this.me?.id) return;
    this.me = person;
    this.plan = person ? ((await store.planOf(person.id)) ?? null) : null;
    await this.goList();
    await this.route();
  }

  // What a score looks like has to be seen without a network, too.
  async keepPictures() {
    const items = this.plan.checklists.flatMap((each) => each.sections.flatMap((part) => part.items));
    const addresses = items.flatMap((each) => each.examples.map((example) => example.photo));
    for (const address of new Set(addresses.filter(Boolean))) {
      if (await store.picture(address)) continue;
      const blob = await server.picture(address);
      if (!blob) return;
      const bytes = await blob.arrayBuffer();
      await store.keepPicture({ address, bytes, type: blob.type }).catch(() => {});
    }
  }

  signInAddress() {
    return this.signIn ?? document.documentElement.dataset.signIn;
  }

  serverNow() {
    return Date.now() + (this.plan?.offset ?? 0);
  }

  // An instant of this phone's clock as the plant's clock says it.
  written(instant) {
    return written(Date.parse(instant) + (this.plan?.offset ?? 0));
  }

  line(id) {
    return this.plan?.lines.find((each) => each.id === id);
  }

  checklist(version) {
    return this.plan?.checklists.find((each) => each.version === version);
  }

  // --- Keeping ----------------------------------------------------------------------------
  async keep(id, alter) {
    try {
      await store.change(id, alter);
      this.status.trouble("");
    } catch (error) {
      this.status.trouble(say(error.name === "QuotaExceededError" ? "no-room" : "not-kept"));
    }
  }

  async begin({ line, checklist, duty = null }) {
    // Asked for where it matters: a browser short of room deletes what it may.
    navigator.storage?.persist?.();
    const fresh = record.begun({ plan: this.plan, line, checklist, duty });
    try {
      this.goOn(await store.begin(fresh, record.isSameWork(fresh)));
    } catch (error) {
      this.status.trouble(say(error.name === "QuotaExceededError" ? "no-room" : "not-kept"));
    }
  }

  async addFinding(id, kind) {
    await this.view.flush?.();
    const found = await store.inspection(id);
    if (!record.canAddFinding(found)) return;
    let made = null;
    await this.keep(id, (each) => {
      made = record.addFinding(each, { kind });
    });
    if (made) this.goFinding(id, made.id);
  }

  async finish(id) {
    await this.keep(id, (each) => {
      each.finishedAt = new Date().toISOString();
      each.changes += 1;
    });
    this.goList();
    this.announce(say("finished"));
    this.sender.now();
  }

  async reopen({ id }) {
    await this.keep(id, (each) => {
      each.finishedAt = null;
      each.changes += 1;
    });
    this.goEnd(id);
  }

  discard(id) {
    const dialog = document.getElementById("walk-sure");
    dialog.returnValue = "";
    dialog.onclose = async () => {
      if (dialog.returnValue !== "yes") return;
      await store.forget(id);
      this.goList();
    };
    dialog.showModal();
  }

  async forgetOld() {
    const oldest = Date.now() - SENT_DAYS * 24 * 3600 * 1000;
    for (const each of await store.everything()) {
      const isOld = each.finishedAt && Date.parse(each.finishedAt) < oldest;
      if (isOld && record.isSettled(each)) await store.forget(each.id);
    }
  }

  // --- Going ---------------------------------------------------------------------------------
  go(hash) {
    if (window.location.hash === hash) return this.route();
    window.location.hash = hash; // which calls `route`
    return undefined;
  }

  goList = () => this.go("");
  goItem = (id, place) => this.go(`#i/${id}/${place + 1}`);
  goEnd = (id) => this.go(`#i/${id}/end`);
  goFinding = (id, finding) => this.go(`#i/${id}/f/${finding}`);
  goOn = (each) => this.go(each.where || `#i/${each.id}/1`);

  async goLast(id) {
    const found = await store.inspection(id);
    this.goItem(id, found.place);
  }

  async backFrom(id, { item }) {
    const found = await store.inspection(id);
    const place = found.items.findIndex((each) => each.id === item);
    this.goItem(id, place < 0 ? found.place : place);
  }

  // After what failed is reported, the next item comes; a finding by itself leads back.
  async afterFinding(id, { item, kind }) {
    const found = await store.inspection(id);
    const place = found.items.findIndex((each) => each.id === item);
    this.announce(say(`kept-${kind}`));
    if (place < 0) this.goItem(id, found.place);
    else if (place + 1 < found.items.length) this.goItem(id, place + 1);
    else this.goEnd(id);
  }

  isOnTheWay() {
    return window.location.hash.startsWith("#i/");
  }

  async drawn() {
    const [, id, where, finding_] = window.location.hash.slice(1).split("/");
    const found = id ? await store.inspection(id) : null;
    if (!this.me) return list.drawSignedOut(this);
    if (!found || found.person !== this.me.id || found.finishedAt) return list.draw(this);
    if (where === "end") return end.draw(this, id);
    if (where === "f" && record.finding(found, finding_)) return finding.draw(this, id, finding_);
    return item.draw(this, id, Number(where) - 1 || 0);
  }

  // Draws what the address names, and remembers it as the place to go on from.
  async route() {
    this.drawing += 1;
    const { drawing } = this;
    await this.view.flush?.();
    const view = await this.drawn();
    if (drawing !== this.drawing) return;
    this.view = view;
    this.nameView();
    main.replaceChildren(view.root);
    window.scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
    if (view.announce) this.announce(view.announce);
    await this.rememberPlace();
    await this.refreshStatus();
    await this.beginNamed();
  }

  // On a phone that knows nothing yet, the list stays alone until the server has answered.
  nameView() {
    const isAsking = !this.plan && this.status.isFirst;
    const list = isAsking ? "start" : "list";
    document.body.dataset.view = this.me && this.isOnTheWay() ? "walk" : list;
  }

  // A link from elsewhere that names a planned inspection begins it, or goes on with it.
  async beginNamed() {
    const named = Number(window.location.hash.match(/^#duty-(\d+)$/)?.[1]);
    const duty = this.plan?.duties.find((each) => each.id === named);
    if (!duty || Date.parse(duty.opens_at) > this.serverNow()) return;
    // "Back" leads to the list, not into it again.
    history.replaceState(null, "", window.location.pathname + window.location.search);
    const [line, checklist] = [this.line(duty.line), this.checklist(duty.checklist_version)];
    if (line && checklist) await this.begin({ line, checklist, duty: duty.id });
  }

  async rememberPlace() {
    const [, id, where] = window.location.hash.slice(1).split("/");
    if (!id || !this.me) return;
    await store.change(id, (each) => {
      if (each.person !== this.me.id) return false;
      each.where = window.location.hash;
      if (Number(where)) each.place = Number(where) - 1;
      return true;
    }).catch(() => {});
  }

  // --- Showing ---------------------------------------------------------------------------------
  announce(words) {
    spoken.textContent = words;
  }

  showOutcome(outcome) {
    this.status.show(outcome, this.signInAddress());
    this.nameView();
    this.refreshStatus();
  }

  async refresh() {
    await this.view.refresh?.();
    await this.refreshStatus();
  }

  async refreshStatus() {
    const all = await store.everything();
    const count = (some) => some.reduce((sum, each) => sum + record.waiting(each), 0);
    const own = all.filter((each) => each.person === this.me?.id);
    this.status.count(count(own), count(all) - count(own));
  }
}

// The line whose code was read: without a network its own address shows this page.
function chosenLine() {
  const { pathname, search, hash } = window.location;
  const path = pathname.match(/^\/lines\/(\d+)\//);
  const line = Number(path?.[1] ?? new URLSearchParams(search).get("line")) || null;
  if (pathname !== home) history.replaceState(null, "", home + (line ? `?line=${line}` : "") + hash);
  return line;
}

new App().start();
