import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

scenario("three schools under a budget that is too small are paid to the fen, and each step is explained", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  await page.getByRole("button", { name: "测算" }).click();
  await settled(page);
  const rows = page.getByRole("table", { name: "测算结果" }).getByRole("row");
  for (const [place, payment] of ["18,295.36", "8,991.91", "2,712.73"].entries()) {
    await rows.nth(place + 1).getByText(payment).waitFor();
  }
  await page.getByLabel("在计算过程中查找").fill("基础额");
  await page.getByText("20,000.00").first().waitFor();
  await inspect(page, "subsidy-simulator");
});

scenario("a wrong fact is shown at its field and nothing is computed", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  await page.getByLabel("注册学员数").fill("many");
  await page.getByRole("button", { name: "测算" }).click();
  await page.getByText("格式不对，请检查后重填").waitFor();
  assert.equal(await page.getByRole("table", { name: "测算结果" }).count(), 0);
});

scenario("every wrong fact is shown at once, and the first school that has one is opened", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  const school = (letter) => page.getByRole("navigation", { name: "学堂" }).getByRole("button", { name: new RegExp(`^${letter}`) });
  await school("B").click();
  await page.getByLabel("签到完整率（%）").fill("700");
  await page.getByLabel("实测面积（m²）").fill("about 100");
  await page.getByLabel("教学时数（分钟）").fill("");
  await school("C").click();
  await page.getByLabel("满意度（%）").fill("-1");
  await school("A").click();
  await page.getByRole("button", { name: "测算" }).click();
  await page.locator('.tab.current', { hasText: "B" }).waitFor();
  await page.getByText("请填写 0 至 100 之间的百分比").waitFor();
  await page.getByText("格式不对，请检查后重填").waitFor();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 3, "all three faults of B");
  assert.deepEqual(await page.locator(".tab.wrong").count(), 2, "B and C are marked");
  await inspect(page, "subsidy-wrong");
  await school("C").click();
  await page.getByText("请填写 0 至 100 之间的百分比").waitFor();
});

scenario("a fault that only the server finds opens its school, too", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  const school = (letter) => page.getByRole("navigation", { name: "学堂" }).getByRole("button", { name: new RegExp(`^${letter}`) });
  await school("B").click();
  await page.getByLabel("上半年开放天数").fill("200");
  await school("A").click();
  await page.getByRole("button", { name: "测算" }).click();
  await page.locator('.tab.current', { hasText: "B" }).waitFor();
  assert.equal(await page.getByLabel("上半年开放天数").getAttribute("aria-invalid"), "true");
});
