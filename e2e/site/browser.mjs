// A real browser, and checks in it that fail on any complaint of a page.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const browserFile = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
assert(browserFile, "no Chromium is installed: apt-get install chromium");

export const browser = await chromium.launch({ executablePath: browserFile, args: ["--no-sandbox"] });
export let passed = 0;

// Runs a check in a page of its own; what the page complains of, or loads from elsewhere, fails it.
export const check = async (name, options, run) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(`loads ${request.url()}`));
  try {
    await run(page);
    assert.deepEqual(complaints, [], name);
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
  await context.close();
  passed += 1;
};

// What axe finds in the page; it needs a context that bypasses the page's policy.
export const violations = async (page) => {
  await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
};

export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
