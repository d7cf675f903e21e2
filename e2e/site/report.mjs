// Writes reports with the program and opens them in a real browser, from the file system: `node report.mjs RINGFORT`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browser, check, overflow, passed, violations } from "./browser.mjs";

const program = path.resolve(process.argv[2]);
const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), "report-"));
const address = (name) => pathToFileURL(path.join(folder, `${name}.html`)).href;

const workload = (number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-${number}, namespace: team-${number % 20}}
spec:
  selector: {matchLabels: {app: web-${number}}}
  template:
    metadata: {labels: {app: web-${number}}}
    spec:
      hostPID: ${number % 3 === 0}
      containers: [{name: web, image: "registry.example.org/web:${number}", securityContext: {privileged: ${number % 5 === 0}}}]
`;
const secure = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop, labels: {app.kubernetes.io/name: shop}}
data: {greeting: hello}
`;

const write = (name, evidence) => {
  const flags = ["scan", "--format", "html", "--output", path.join(folder, `${name}.html`), "--no-render", evidence];
  const { status, stderr } = spawnSync(program, flags, { cwd: folder, encoding: "utf8" });
  assert([0, 1, 3].includes(status), stderr);
};
writeFileSync(path.join(folder, "large.yaml"), Array.from({ length: 800 }, (_, number) => workload(number)).join("---\n"));
writeFileSync(path.join(folder, "small.yaml"), secure);
writeFileSync(path.join(folder, "broken.yaml"), `${secure}---\nkind: [\n`);
write("boutique", path.join(examples, "boutique"));
write("large", "large.yaml");
write("small", "small.yaml");
write("broken", "broken.yaml");
const names = ["boutique", "large", "small", "broken"];

await check("every report opens without a complaint", {}, async (page) => {
  for (const name of names) {
    await page.goto(address(name));
    assert.equal(await page.locator("h1").count(), 1, name);
    assert.equal(await page.locator(".ring a").count(), 30, name);
  }
});

await check("what was not assessed is told at the top", {}, async (page) => {
  await page.goto(address("broken"));
  assert.match(await page.locator("main").textContent(), /1 document could not be assessed/);
});

await check("it is whole without its script", { javaScriptEnabled: false }, async (page) => {
  await page.goto(address("boutique"));
  assert.equal(await page.locator("#filters").isVisible(), false);
  await page.locator("details.group summary").first().click();
  assert(await page.locator("details.group .rows li").first().isVisible());
  await page.locator("details.group .rows a").first().click();
  assert(page.url().includes("#x"));
});

await check("a field of the picture tells of itself and filters, by keyboard too", {}, async (page) => {
  await page.goto(address("boutique"));
  const field = page.locator('.ring a[data-level="container"][data-goal="integrity"]');
  await field.hover();
  assert.match(await page.locator("#field").textContent(), /^Container, integrity: risk .* worst: /);
  await field.focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.locator("#field").textContent(), /^Container, authenticity: /);
  await page.keyboard.press("ArrowUp");
  assert.match(await page.locator("#field").textContent(), /^Node, authenticity: /);
  await field.focus();
  await page.keyboard.press("Enter");
  const groups = page.locator("details.group:visible");
  assert((await groups.count()) > 3);
  for (const group of await groups.all()) {
    assert.equal(await group.getAttribute("data-level"), "container");
    assert((await group.getAttribute("data-goals")).includes("integrity"));
  }
});

await check("ten thousand findings are filtered by class, namespace, standing and text", {}, async (page) => {
  await page.goto(address("large"));
  const all = Number((await page.locator("#shown").textContent()).split(" ")[0]);
  assert(all > 10_000, `${all} findings`);
  const shown = async () => {
    await page.waitForFunction(() => /shown$/.test(document.getElementById("shown").textContent));
    return Number((await page.locator("#shown").textContent()).split(" ")[0]);
  };
  await page.selectOption('[name="namespace"]', { label: "team-7" });
  const ofTeam = await shown();
  assert(ofTeam > 0 && ofTeam < all / 15);
  await page.fill('[name="text"]', "web-27 privileged");
  await page.waitForFunction((before) => !document.getElementById("shown").textContent.startsWith(`${before} `), ofTeam);
  assert((await shown()) < ofTeam);
  const took = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const began = performance.now();
    const form = document.getElementById("filters");
    form.reset();
    form.elements.level.value = "container";
    form.dispatchEvent(new Event("input"));
    await frame();
    await frame();
    return performance.now() - began;
  });
  await page.waitForFunction((number) => !document.getElementById("shown").textContent.startsWith(`${number} `), ofTeam);
  console.log(`${all} findings filtered and drawn in ${took.toFixed(0)} ms`);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.waitForFunction((number) => document.getElementById("shown").textContent.startsWith(`${number} `), all);
});

for (const colorScheme of ["light", "dark"]) {
  await check(`axe has no complaint (${colorScheme})`, { colorScheme, bypassCSP: true }, async (page) => {
    for (const name of ["boutique", "small", "broken"]) {
      await page.goto(address(name));
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      assert.deepEqual(await violations(page), [], name);
    }
  });
}

await check("nothing is wider than a phone", { viewport: { width: 360, height: 740 } }, async (page) => {
  for (const name of names) {
    await page.goto(address(name));
    assert((await overflow(page)) <= 0, name);
  }
});

await check("a report prints", {}, async (page) => {
  await page.goto(address("boutique"));
  assert((await page.pdf({ format: "A4" })).length > 50_000);
});

await browser.close();
rmSync(folder, { recursive: true });
console.log(`${names.length} reports, ${passed} checks passed`);
