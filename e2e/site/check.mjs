// Opens the written site in a real browser, from the file system: `node check.mjs FOLDER`.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browser, check, overflow, passed, violations } from "./browser.mjs";

const folder = path.resolve(process.argv[2]);
const address = (page) => pathToFileURL(path.join(folder, page)).href;
const sample = ["index.html", "level/cluster.html", "goal/utility.html", "environment/aks.html",
  "benchmark/cis-k8s-1.12.html", "measure/run-as-non-root.html"];

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
      assert.deepEqual(await violations(page), [], name);
    }
  });
}

await check("nothing is wider than a phone", { viewport: { width: 360, height: 740 } }, async (page) => {
  for (const name of sample) {
    await page.goto(address(name));
    assert((await overflow(page)) <= 0, name);
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
