// What is still to be sent, as this phone keeps it: a record for each video, and its file, so
// that sending goes on after the page was closed. Where the browser keeps nothing, everything
// is held as long as the page is open, and the record says so (`isKept`).

const NAME = "videos";
const VERSION = 1;
const RECORDS = "sendings";
const FILES = "files";
const DAYS = 7; // after which what nobody came back for is let go
const news = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
const held = { [RECORDS]: new Map(), [FILES]: new Map() };
let opening = null;

// --- The store -----------------------------------------------------------------------
function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDS, { keyPath: "id" });
      request.result.createObjectStore(FILES);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // Another tab brings a newer shape: let it, and open again at the next call.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
  });
}

// The database, or nothing where the browser refuses one.
function open() {
  opening ??= connect().catch(() => null);
  return opening;
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Runs `work` on one store and gives what it gave, once it is kept; rejects where there is
// no room.
async function within(database, name, mode, work) {
  const transaction = database.transaction(name, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  ended.catch(() => {}); // whoever awaits the work hears of it
  const result = await work(transaction.objectStore(name));
  await ended;
  return result;
}

async function read(name, key) {
  const database = await open();
  if (!database) return held[name].get(key);
  return within(database, name, "readonly", (store) => settled(store.get(key)));
}

// --- News ----------------------------------------------------------------------------
// Tells this tab and the others; `note` has the video's id.
export function tell(note) {
  news?.postMessage(note);
  for (const each of listeners) each(note);
}

export function listen(listener) {
  listeners.add(listener);
  news?.addEventListener("message", (event) => listener(event.data));
}

// --- Records ---------------------------------------------------------------------------
export const one = (id) => read(RECORDS, id);

// This person's, the first that was chosen first.
export async function mine(person) {
  const database = await open();
  const all = database
    ? await within(database, RECORDS, "readonly", (store) => settled(store.getAll()))
    : [...held[RECORDS].values()];
  const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
  await Promise.all(all.filter((each) => each.addedAt < oldest).map((each) => drop(each.id)));
  const theirs = all.filter((each) => each.person === person && each.addedAt >= oldest);
  return theirs.sort((some, other) => some.addedAt - other.addedAt);
}

export async function put(record) {
  const database = await open();
  if (database) await within(database, RECORDS, "readwrite", (store) => settled(store.put(record)));
  else held[RECORDS].set(record.id, record);
  tell({ id: record.id });
}

// Lets `alter` change the record; gives it as it is then, or nothing where it is gone.
export async function change(id, alter) {
  const database = await open();
  if (!database) {
    const record = held[RECORDS].get(id);
    if (record) alter(record);
    return record;
  }
  return within(database, RECORDS, "readwrite", async (store) => {
    const record = await settled(store.get(id));
    if (!record) return undefined;
    alter(record);
    await settled(store.put(record));
    return record;
  });
}

export async function drop(id) {
  held[RECORDS].delete(id);
  held[FILES].delete(id);
  const database = await open();
  if (database) {
    await within(database, FILES, "readwrite", (store) => settled(store.delete(id)));
    await within(database, RECORDS, "readwrite", (store) => settled(store.delete(id)));
  }
  tell({ id });
}

// --- Files -----------------------------------------------------------------------------
export const holdFile = (id, file) => held[FILES].set(id, file);
export const isHeld = (id) => held[FILES].has(id);

// Whether the phone has room to keep a copy, and kept it.
export async function keepFile(id, file) {
  const database = await open();
  if (!database) return false;
  try {
    await within(database, FILES, "readwrite", (store) => settled(store.put(file, id)));
    return true;
  } catch {
    return false;
  }
}

export async function hasFile(id) {
  if (isHeld(id)) return true;
  const database = await open();
  if (!database) return false;
  return within(database, FILES, "readonly", async (store) => (await settled(store.count(id))) > 0);
}

// The file, in hand or as it was kept; nothing where it has to be chosen again.
export async function fileOf(id) {
  if (isHeld(id)) return held[FILES].get(id);
  try {
    return await read(FILES, id);
  } catch {
    return undefined;
  }
}
