import assert from "node:assert/strict";
import { inspect, openPage, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { goods, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const COUNTY = { scope: "county", division_code: "150602" };

/** What lies on the school's shelf of an item. */
async function onHand(url, place, item) {
  const bearer = await token(url, place.manager);
  return (await call(url, bearer, "GET", `/stock?item_id=${item.id}`)).items[0].on_hand;
}

scenario("a shelf is counted by one and approved by another, and only then the pieces move", async (page, url) => {
  const place = await school(url);
  const soap = await goods(url, place, unique("香皂"), 48);
  const rice = await goods(url, place, unique("大米"), 12);
  await signIn(page, place.clerk, "/redemption/stock");
  await page.getByRole("link", { name: soap.name }).waitFor();
  await page.getByRole("link", { name: "盘点", exact: true }).click();
  await page.getByLabel(soap.name).fill("45");
  await page.getByText("账面 48 件，盘亏 3 件").waitFor();
  await page.getByLabel(rice.name).fill("13");
  await page.getByText("账面 12 件，盘盈 1 件").waitFor();
  await page.getByLabel("盘点事由和差异说明").fill("季度盘点，三块香皂受潮");
  await inspect(page, "stock-count");
  await page.getByRole("button", { name: "提交盘点" }).click();
  await page.getByText("待审批").first().waitFor();
  await settled(page);
  assert.equal(await page.getByRole("button", { name: "批准" }).count(), 0, "a clerk approves nothing");
  await inspect(page, "stock-adjustment-waiting");
  assert.equal(await onHand(url, place, soap), 48, "nothing moves before approval");

  const checker = await openPage(page.context().browser(), url);
  try {
    await signIn(checker, place.manager, "/redemption/adjustments");
    await checker.locator(".status").filter({ hasText: "待审批" }).waitFor();
    await inspect(checker, "stock-adjustments");
    await checker.getByRole("rowheader", { name: "盘点" }).getByRole("link").click();
    await checker.getByRole("button", { name: "批准" }).click();
    const dialog = checker.getByRole("dialog");
    await dialog.getByText("将核减 3 件、核增 1 件").waitFor();
    await inspect(checker, "stock-approve");
    await dialog.getByRole("button", { name: "批准" }).click();
    await checker.getByText("已批准", { exact: true }).waitFor();
    await settled(checker);
    await inspect(checker, "stock-adjustment-approved");
  } finally {
    await checker.context().close();
  }
  assert.deepEqual([await onHand(url, place, soap), await onHand(url, place, rice)], [45, 13]);
});

scenario("who asked for a write-off cannot approve it, and takes it back with a reason", async (page, url) => {
  const place = await school(url);
  const soap = await goods(url, place, unique("毛巾"), 5);
  await signIn(page, place.manager, "/redemption/stock");
  await page.getByRole("link", { name: soap.name }).click();
  await page.getByRole("heading", { name: "收发明细" }).waitFor();
  await page.getByText("入库单 1").waitFor();
  await inspect(page, "stock-shelf");
  await page.getByRole("button", { name: "报损" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("数量").fill("9");
  await dialog.getByLabel("报损原因").selectOption("damaged");
  await dialog.getByLabel("情况说明").fill("受潮结块");
  await dialog.getByRole("button", { name: "提交审批" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await dialog.getByLabel("数量").fill("2");
  await dialog.getByText("将核减 2 件，核减后账面 3 件").waitFor();
  await inspect(page, "stock-write-off");
  await dialog.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("已提交，等待另一人审批").waitFor();
  await page.goto("/redemption/adjustments");
  await page.getByRole("rowheader", { name: "损坏" }).getByRole("link").click();
  await page.getByText("须由另一人批准").waitFor();
  assert.equal(await page.getByRole("button", { name: "批准" }).count(), 0);
  await page.getByRole("button", { name: "撤回申请" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("数量填错");
  await page.getByRole("dialog").getByRole("button", { name: "驳回" }).click();
  await page.getByText("已驳回，库存没有变动").waitFor();
  assert.equal(await onHand(url, place, soap), 5);
});

scenario("goods go to another facility, and the shelf says where they went", async (page, url) => {
  const [place, other] = [await school(url), await school(url)];
  const soap = await goods(url, place, unique("牙膏"), 20);
  const county = await account(url, "county_admin", COUNTY);
  await signIn(page, county, `/redemption/stock/${place.facility.id}/${soap.id}`);
  await page.getByRole("button", { name: "调拨" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("设施").selectOption(other.facility.id);
  await dialog.getByLabel("数量").fill("8");
  await dialog.getByLabel("凭证").fill("调拨单 7");
  await dialog.getByText("将从本设施调出 8 件，调出后在架 12 件").waitFor();
  await inspect(page, "stock-transfer");
  await dialog.getByRole("button", { name: "调拨" }).click();
  await page.getByText("已调拨，本设施在架 12 件，对方在架 8 件").waitFor();
  await page.getByText("调拨单 7").waitFor();
  await page.getByRole("cell", { name: other.facility.name_zh }).waitFor();
  await settled(page);
  await inspect(page, "stock-shelf-after");
});
