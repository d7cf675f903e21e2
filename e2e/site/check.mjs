// Opens the written site in a real browser, from the file system: `node check.mjs FOLDER`.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const folder = path.resolve(process.argv[2]);
const address = (page) => pathToFileURL(path.join(folder, page)).href;
const browserFile = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
assert(browserFile, "no Chromium is installed: apt-get install chromium");

const browser = await chromium.launch({ executablePath: browserFile, args: ["--no-sandbox"] });
const sample = ["index.html", "level/cluster.html", "goal/utility.html", "environment/aks.html",
  "benchmark/cis-k8s-1.12.html", "measure/run-as-non-root.html"];
let passed = 0;

const check = async (name, options, run) => {
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

const pages = [];
const walk = (below) => {
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) walk(name);
    else pages.push(name);
  }
};
walk("");

await check("every page opens without a complaint", {}, async (page) => {
  for (const name of pages) {
    await page.goto(address(name));
    assert.equal(await page.locator("h1").count(), 1, name);
  }
});

await check("the search finds by words and by ids", {}, async (page) => {
  await page.goto(address("index.html"));
  const find = async (text) => {
    await page.fill("#search-text", text);
    return page.locator("#search-results a").allTextContents();
  };
  assert.equal((await find("non-root user"))[0], "Run containers as a non-root user");
  assert((await find("CKV_K8S_16")).length >= 1);
  assert.deepEqual(await find("no such words anywhere"), []);
  assert.equal(await page.locator("#search-state").textContent(), "no measure matches");
  await find("non-root user");
  await page.locator("#search-results a").first().click();
  assert.equal(await page.locator("h1").textContent(), "Run containers as a non-root user");
});

await check("lists are read, and the search is not offered, without scripts", { javaScriptEnabled: false }, async (page) => {
  await page.goto(address("index.html"));
  assert.equal(await page.locator("#search").isVisible(), false);
  await page.goto(address("level/container.html"));
  assert(await page.locator("tbody tr").count() > 20);
});

await check("tables are sorted by their heads, by keyboard too", {}, async (page) => {
  await page.goto(address("level/container.html"));
  const severities = () => page.locator("tbody tr td:nth-child(2)").allTextContents();
  const before = await severities();
  assert.equal(before[0], "critical");
  const head = page.getByRole("button", { name: "Severity" });
  await head.focus();
  await page.keyboard.press("Enter");
  assert.equal((await severities())[0], "low");
  await page.keyboard.press("Enter");
  assert.equal((await severities())[0], "critical");
});

await check("the fields of the rings can be reached and followed by keyboard", {}, async (page) => {
  await page.goto(address("index.html"));
  const field = page.locator(".ring a").first();
  assert.match(await field.getAttribute("aria-label"), /^Environment, confidentiality: /);
  await field.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/goal\/confidentiality\.html#environment$/);
});

for (const colorScheme of ["light", "dark"]) {
  await check(`axe has no complaint (${colorScheme})`, { colorScheme, bypassCSP: true }, async (page) => {
    for (const name of sample) {
      await page.goto(address(name));
      await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const told = violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
      assert.deepEqual(told, [], name);
    }
  });
}

await check("nothing is wider than a phone", { viewport: { width: 360, height: 740 } }, async (page) => {
  for (const name of sample) {
    await page.goto(address(name));
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert(inner <= outer, `${name}: ${inner} > ${outer}`);
  }
});

await check("a measure prints", {}, async (page) => {
  await page.goto(address("measure/run-as-non-root.html"));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header nav").isVisible(), false);
  assert((await page.pdf()).length > 10_000);
});

await browser.close();
console.log(`${pages.length} pages, ${passed} checks passed`);
