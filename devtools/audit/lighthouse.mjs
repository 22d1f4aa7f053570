// Runs Lighthouse over a list of pages in one Chromium, and says a line of JSON for each.
// Usage: node lighthouse.mjs JOBS.json, a list of { url, cookie }; CHROME_PATH names the browser.
import { readFileSync } from "node:fs";

import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const { jobs, flags } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const categories = ["performance", "accessibility", "best-practices"];

const chrome = await chromeLauncher.launch({ chromeFlags: ["--headless=new", ...flags] });

function failing({ categories: found, audits }, name) {
  return found[name].auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${id}${audits[id].displayValue ? ` (${audits[id].displayValue})` : ""}`);
}

async function measure({ url, cookie }) {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    onlyCategories: categories,
    disableFullPageScreenshot: true,
    ignoreStatusCode: true,
    extraHeaders: { Cookie: cookie },
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
    const result = await measure(job).catch((error) => ({ url: job.url, error: String(error) }));
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
} finally {
  chrome.kill();
}
