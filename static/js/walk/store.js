// What the phone keeps: in IndexedDB, written at each tap and read back after a restart.
// A change reads and writes within one transaction, so that two tabs never undo each other.

const NAME = "walk";
const VERSION = 1;
// Reported as done only when it is on the disk: the phone may be switched off at any tap.
const SAFE = { durability: "strict" };
const news = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let opening = null;

function build(database) {
  database.createObjectStore("plans", { keyPath: "person.id" });
  const inspections = database.createObjectStore("inspections", { keyPath: "id" });
  inspections.createIndex("person", "person");
  const photos = database.createObjectStore("photos", { keyPath: "id" });
  photos.createIndex("inspection", "inspection");
  database.createObjectStore("pictures", { keyPath: "address" });
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Rejects where the browser keeps nothing: there is no inspection without it.
export function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => build(request.result);
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
  return opening;
}

// Runs `work` in one transaction and gives what it gave, once everything is kept.
async function within(names, mode, work) {
  const database = await open();
  const transaction = database.transaction(names, mode, mode === "readwrite" ? SAFE : undefined);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  // Whoever awaits the work hears of its failure; nobody may be left with this one alone.
  ended.catch(() => {});
  const stores = names.map((name) => transaction.objectStore(name));
  try {
    const result = await work(...stores);
    await ended;
    return result;
  } catch (error) {
    if (transaction.error) throw transaction.error;
    throw error;
  }
}

const read = (names, work) => within(names, "readonly", work);
const write = (names, work) => within(names, "readwrite", work);

function tell(id) {
  news?.postMessage(id);
  for (const each of listeners) each(id);
}

// Calls `listener` with the inspection that changed, here or in another tab.
export function listen(listener) {
  listeners.add(listener);
  news?.addEventListener("message", (event) => listener(event.data));
}

// --- Plans ---------------------------------------------------------------------------
export const keepPlan = (plan) => write(["plans"], (plans) => settled(plans.put(plan)));
export const planOf = (person) => read(["plans"], (plans) => settled(plans.get(person)));

// --- Inspections ---------------------------------------------------------------------
export const everything = () => read(["inspections"], (all) => settled(all.getAll()));
export const inspection = (id) => read(["inspections"], (all) => settled(all.get(id)));

export const inspectionsOf = (person) =>
  read(["inspections"], (all) => settled(all.index("person").getAll(person)));

// Begins `record`, unless one that is `same` is there: that one goes on.
export async function begin(record, same) {
  const kept = await write(["inspections"], async (all) => {
    const own = await settled(all.index("person").getAll(record.person));
    const standing = own.find(same);
    if (!standing) await settled(all.add(record));
    return standing ?? record;
  });
  tell(kept.id);
  return kept;
}

// Lets `alter` change the inspection; gives it as it is then, or nothing where it is gone.
export async function change(id, alter) {
  const changed = await write(["inspections"], async (all) => {
    const record = await settled(all.get(id));
    if (record && alter(record) !== false) await settled(all.put(record));
    return record;
  });
  tell(id);
  return changed;
}

// --- Photos ----------------------------------------------------------------------------
// Kept together with the inspection that names it: neither is ever there without the other.
export async function addPhoto(photo, alter) {
  const changed = await write(["inspections", "photos"], async (all, photos) => {
    const record = await settled(all.get(photo.inspection));
    alter(record);
    await settled(photos.add(photo));
    await settled(all.put(record));
    return record;
  });
  tell(photo.inspection);
  return changed;
}

export async function dropPhotos(id, photoIds, alter) {
  const changed = await write(["inspections", "photos"], async (all, photos) => {
    const record = await settled(all.get(id));
    alter(record);
    await Promise.all(photoIds.map((each) => settled(photos.delete(each))));
    await settled(all.put(record));
    return record;
  });
  tell(id);
  return changed;
}

export const photo = (id) => read(["photos"], (photos) => settled(photos.get(id)));

// Ends what the phone knows of an inspection.
export async function forget(id) {
  await write(["inspections", "photos"], async (all, photos) => {
    const keys = await settled(photos.index("inspection").getAllKeys(id));
    await Promise.all(keys.map((key) => settled(photos.delete(key))));
    await settled(all.delete(id));
  });
  tell(id);
}

// --- Pictures of examples --------------------------------------------------------------
export const picture = (address) =>
  read(["pictures"], (pictures) => settled(pictures.get(address)));

export const keepPicture = (each) =>
  write(["pictures"], (pictures) => settled(pictures.put(each)));
