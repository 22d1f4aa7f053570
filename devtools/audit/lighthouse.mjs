// Runs Lighthouse over a list of pages in one Chromium, and says a line of JSON for each.
// Usage: node lighthouse.mjs JOBS.json, a list of { url, cookie }; CHROME_PATH names the browser.
import { readFileSync } from "node:fs";

import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const { jobs, flags } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const categories = ["performance", "accessibility", "best-practices"];

const chrome = await chromeLauncher.launch({ chromeFlags: ["--headless=new", ...flags] });
const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}` });

// The cookies belong to the browser, as somebody's do: a header that Lighthouse adds is not on
// what a service worker asks for.
async function become(cookie, url) {
  await browser.deleteCookie(...(await browser.cookies()));
  const pairs = cookie.split("; ").filter(Boolean).map((pair) => pair.split(/=(.*)/s));
  const { hostname: domain } = new URL(url);
  await browser.setCookie(...pairs.map(([name, value]) => ({ name, value, domain, path: "/" })));
}

const TRIES = 3; // now and then Lighthouse loses its own recording; that says nothing of the page

// What an audit found, where it says so in words: a console error, something deprecated.
function words({ displayValue, details }) {
  const said = (details?.items ?? []).map((item) => item.description ?? item.value).filter(Boolean);
  return [displayValue, ...said].filter(Boolean).join("; ").slice(0, 300);
}

function failing({ categories: found, audits }, name) {
  return found[name].auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => (words(audits[id]) ? `${id} (${words(audits[id])})` : id));
}

async function measure({ url, cookie }) {
  await become(cookie, url);
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    onlyCategories: categories,
    disableFullPageScreenshot: true,
    ignoreStatusCode: true,
    logLevel: "error",
  });
  const result = { url, error: lhr.runtimeError?.message ?? "" };
  for (const name of categories) {
    const score = lhr.categories[name]?.score;
    result[name] = score === null || score === undefined ? null : Math.round(score * 100);
    result[`${name} failing`] = score === 1 ? [] : failing(lhr, name);
  }
  return result;
}

try {
  for (const job of jobs) {
    let result;
    for (let tried = 0; tried < TRIES && (!result || result.error); tried += 1) {
      result = await measure(job).catch((error) => ({ url: job.url, error: String(error) }));
    }
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
} finally {
  await browser.disconnect();
  chrome.kill();
}
