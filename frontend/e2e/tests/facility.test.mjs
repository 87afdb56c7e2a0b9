import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn, signOut, SIZES } from "../support/browser.mjs";
import { account, call, draft, token } from "../support/office.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const COUNTY = { scope: "county", division_code: "150602" };
const TOWNSHIP = { scope: "township", division_code: "150602001" };
const unique = (name) => `${name}${Date.now().toString(36)}`;

/** Presses the button of a step and then the one that goes ahead. */
async function take(page, step, reason) {
  await page.getByRole("button", { name: step }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  if (reason) await dialog.getByLabel("原因").fill(reason);
  await dialog.locator("form").getByRole("button", { name: step }).click();
}

scenario("a clerk registers a facility, hands it in, and somebody else approves it", async (page, url) => {
  const clerk = await account(url, "township_operator", TOWNSHIP);
  const name = unique("交通街道养老服务中心");
  await signIn(page, clerk);
  await follow(page, "设施与学堂");
  await inspect(page, "facilities");
  await page.getByRole("link", { name: "新建登记" }).click();
  await page.getByLabel("设施类型").selectOption("subdistrict_elderly_care_center");
  await page.getByLabel("中文名称").fill(name);
  await page.getByLabel("旗区").selectOption("150602");
  await page.getByLabel("苏木乡镇（街道）").selectOption("150602001");
  await page.getByLabel("地址").fill("东胜区交通街道1号");
  await page.getByLabel("运营机构").fill("东胜区交通街道办事处");
  await page.getByLabel("联系电话").fill("0477-8581234");
  await page.getByRole("button", { name: "添加周一时段" }).click();
  await page.getByRole("button", { name: "添加周一时段" }).click();
  await page.getByRole("button", { name: "周二至周五同周一" }).click();
  await inspect(page, "facility-new");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await settled(page);
  await page.getByText("每周开放 32.5 小时").waitFor();

  await page.getByRole("button", { name: /^房间/ }).click();
  await page.getByRole("button", { name: "添加房间" }).click();
  await page.getByLabel("房间名称").fill("书画室");
  await page.getByLabel("用途", { exact: true }).selectOption("classroom");
  await page.getByLabel("使用面积（平方米）").fill("99.99");
  await page.getByText("低于最低 100.00 平方米，还差 0.01 平方米").first().waitFor();
  await page.getByLabel("使用面积（平方米）").fill("120.50");
  await page.getByRole("dialog").getByText("达到最低 100.00 平方米").waitFor();
  await page.getByLabel("座位数").fill("30");
  await inspect(page, "facility-room");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("rowheader", { name: "书画室" }).waitFor();

  await page.getByRole("button", { name: "学堂", exact: true }).click();
  await page.getByRole("button", { name: "填写学堂信息" }).click();
  await page.getByLabel("学堂名称").fill("交通街道银发学堂");
  await page.getByLabel("建设方式").selectOption("renovate");
  await page.getByLabel("推进批次").selectOption("urban_pilot");
  await page.getByLabel("使用权类型").selectOption("owned");
  await page.getByLabel("文件号或名称").fill("产字2024-018");
  await page.getByLabel("起始日").fill("2024-01-01");
  await inspect(page, "facility-school-form");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText(/YFXT-150602001-/).first().waitFor();
  await inspect(page, "facility-school");

  await take(page, "提交审核");
  await page.getByText("已提交，等待旗区审核").waitFor();
  assert.equal(await page.getByRole("button", { name: "核准" }).count(), 0, "a clerk is not offered to approve");
  await signOut(page);

  await signIn(page, await account(url, "county_admin", COUNTY), new URL(page.url()).pathname);
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.getByRole("button", { name: "核准" }).click();
  await inspect(page, "facility-approve");
  await page.getByRole("dialog").locator("form").getByRole("button", { name: "核准" }).click();
  await page.locator(".page-head").getByText("已核准").waitFor();
  await page.getByRole("button", { name: "登记过程" }).click();
  await inspect(page, "facility-history");
});

scenario("who has handed a registration in may not approve it", async (page, url) => {
  const county = await account(url, "county_admin", COUNTY);
  const id = await draft(url, county, unique("自审中心"), ["120.00"]);
  await signIn(page, county, `/facilities/${id}`);
  await take(page, "提交审核");
  await page.getByText("已提交，等待旗区审核").waitFor();
  await take(page, "核准");
  await page.getByRole("alert").getByText("不能审核自己提交的登记").waitFor();
  await inspect(page, "facility-own-submission");
});

scenario("a school that is too small is refused, with the fault at its area", async (page, url) => {
  const clerk = await account(url, "township_operator", TOWNSHIP);
  const id = await draft(url, clerk, unique("面积不足中心"), ["60.00", "39.99"]);
  await signIn(page, clerk, `/facilities/${id}?tab=rooms`);
  await take(page, "提交审核");
  await page.getByRole("alert").getByText("还不能提交").waitFor();
  const fault = page.locator('[data-at="/school/coordinated_usable_area"]');
  await fault.waitFor();
  assert.match(await fault.innerText(), /100\.00.*99\.99/);
  await inspect(page, "facility-too-small");
});

scenario("a county sends a registration back with its reason, which the clerk reads", async (page, url) => {
  const clerk = await account(url, "township_operator", TOWNSHIP);
  const id = await draft(url, clerk, unique("退回中心"), ["120.00"]);
  await signIn(page, clerk, `/facilities/${id}`);
  await take(page, "提交审核");
  await page.getByText("已提交，等待旗区审核").waitFor();
  await signOut(page);
  await signIn(page, await account(url, "county_admin", COUNTY), `/facilities/${id}`);
  await page.getByRole("button", { name: "退回" }).click();
  await page.getByRole("dialog").locator("form").getByRole("button", { name: "退回" }).click();
  await page.getByText("请填写此项").waitFor();
  await page.getByRole("dialog").getByLabel("原因").fill("请补充租赁合同的续期页");
  await page.getByRole("dialog").locator("form").getByRole("button", { name: "退回" }).click();
  await page.getByText("请补充租赁合同的续期页").first().waitFor();
  await inspect(page, "facility-returned");
});

scenario("filters stand in the address, and clearing them shows everything again", async (page, url) => {
  const county = await account(url, "county_admin", COUNTY);
  const name = unique("筛选中心");
  await draft(url, county, name, []);
  await signIn(page, county, `/facilities?q=${encodeURIComponent(name)}&status=draft`);
  await page.getByRole("link", { name }).waitFor();
  await page.getByRole("search").getByLabel("登记状态").selectOption("approved");
  await page.getByText("没有找到设施").waitFor();
  assert.match(page.url(), /status=approved/);
  await page.getByRole("button", { name: "清除筛选" }).click();
  await page.getByRole("link", { name }).waitFor();
}, { size: SIZES.desktop });

scenario("a filter that was chosen twice shows after “clear” that nothing is filtered", async (page, url) => {
  await signIn(page, await account(url, "county_admin", COUNTY), "/facilities");
  const status = page.getByRole("search").getByLabel("登记状态");
  for (const value of ["approved", "", "draft"]) {
    await status.selectOption(value);
    await page.waitForFunction((value) => (new URL(location.href).searchParams.get("status") ?? "") === value, value);
  }
  await page.getByRole("button", { name: "清除筛选" }).click();
  await page.waitForFunction(() => !location.search.includes("status"));
  await settled(page);
  assert.equal(await status.inputValue(), "", "the choice shows what the address says");
  await status.selectOption("draft");
  await page.waitForURL(/status=draft/);
});

scenario("a search keeps a space while one pauses, and waits for an input method to finish", async (page, url) => {
  await signIn(page, await account(url, "county_admin", COUNTY), "/facilities");
  const search = page.getByRole("search").getByLabel("按设施、学堂名称或编码查找");
  const sought = () => new URL(page.url()).searchParams.get("q");
  await search.pressSequentially("东胜 ");
  await page.waitForURL((address) => address.searchParams.get("q") === "东胜");
  await settled(page);
  await page.waitForTimeout(500);
  assert.equal(await search.inputValue(), "东胜 ", "the space is still there");
  await search.pressSequentially("区");
  await page.waitForURL((address) => address.searchParams.get("q") === "东胜 区");
  await page.getByRole("button", { name: "清除筛选" }).click();
  await page.waitForURL((address) => !address.searchParams.has("q"));
  await page.waitForFunction(() => document.querySelector("#filter-q").value === "");

  const compose = (value, kind) => search.evaluate((input, [value, kind]) => {
    input.value = value;
    input.dispatchEvent(kind === "end"
      ? new CompositionEvent("compositionend", { bubbles: true })
      : new InputEvent("input", { bubbles: true, isComposing: true }));
  }, [value, kind]);
  await compose("yin", "input");
  await page.waitForTimeout(700);
  assert.equal(sought(), null, "letters on the way to a character are not searched for");
  assert.equal(await search.inputValue(), "yin");
  await compose("银发", "end");
  await page.waitForURL((address) => address.searchParams.get("q") === "银发");
});

scenario("a village is taken back when the kind becomes a centre", async (page, url) => {
  const name = unique("改类型中心");
  await signIn(page, await account(url, "township_operator", TOWNSHIP), "/facilities/new");
  await page.getByLabel("设施类型").selectOption("village_community_elderly_care_station");
  await page.getByLabel("中文名称").fill(name);
  await page.getByLabel("旗区").selectOption("150602");
  await page.getByLabel("苏木乡镇（街道）").selectOption("150602001");
  await page.getByLabel("嘎查村社区").selectOption({ index: 1 });
  await page.getByLabel("设施类型").selectOption("subdistrict_elderly_care_center");
  await page.getByLabel("嘎查村社区").waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("苏木乡镇（街道）").inputValue(), "150602001", "the township stays");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
});

scenario("a wrong table is refused cell by cell before anything is imported", async (page, url) => {
  await signIn(page, await account(url, "township_operator", TOWNSHIP), "/facilities");
  await page.getByRole("button", { name: "导入" }).click();
  const mend = await cutOff(page);
  await page.getByRole("dialog").getByRole("button", { name: "下载模板" }).click();
  await page.getByRole("dialog").getByRole("alert").filter({ hasText: "连接不上服务器" }).waitFor();
  await mend();
  await page.getByRole("dialog").getByRole("button", { name: "下载模板" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor({ state: "detached" });
  const table = "设施类型,设施名称,行政区划代码,联系电话\n街道养老服务中心,甲中心,150602001,0477-8581234\n不明类型,乙中心,999,12\n";
  const choose = (text) => page.getByLabel("选择表格").setInputFiles({ name: "设施.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose(table);
  await page.getByRole("alert").waitFor();
  await page.getByRole("dialog").getByRole("cell", { name: "行政区划代码" }).first().waitFor();
  assert.ok(await page.getByRole("dialog").getByRole("button", { name: "导入", exact: true }).isDisabled());
  await inspect(page, "facility-import");
  // The corrected table has the same name: the browser tells of it only because the input was emptied.
  assert.equal(await page.getByLabel("选择表格").inputValue(), "");
  await page.getByLabel("选择表格").evaluate((input) => input.dispatchEvent(new Event("cancel", { bubbles: true })));
  await page.getByRole("dialog").waitFor();
  await choose(table.replace("不明类型,乙中心,999,12", `街道养老服务中心,${unique("乙中心")},150602001,0477-8581235`));
  await page.getByText("设施.csv").waitFor();
  await page.getByRole("alert").getByText("2").first().waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "导入", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

scenario("on a phone, where rows are cards, a list is sorted by a choice of its own", async (page, url) => {
  const county = await account(url, "county_admin", COUNTY);
  const name = unique("排序中心");
  for (const letter of ["甲", "乙"]) await draft(url, county, `${name}${letter}`, []);
  await signIn(page, county, `/facilities?q=${encodeURIComponent(name)}`);
  await page.getByLabel("排序").selectOption("-name");
  await page.waitForURL(/sort=-name/);
  await settled(page);
  const heads = page.locator(".sort");
  assert.equal(await heads.first().isVisible(), false, "no button takes the focus where nobody sees it");
  await inspect(page, "facilities-sorted");
}, { size: SIZES.phone });

scenario("who saves second sees what the other changed, keeps what was typed, and overwrites nothing else", async (page, url) => {
  const clerk = await account(url, "township_operator", TOWNSHIP);
  const id = await draft(url, clerk, unique("同时修改中心"), ["120.00"]);
  await signIn(page, clerk, `/facilities/${id}/edit`);
  const other = await page.context().newPage();
  await other.goto(`/facilities/${id}/edit`);
  await other.getByLabel("联系电话").fill("0477-8000000");
  await other.getByLabel("联系人").fill("乌云");
  await other.getByRole("button", { name: "保存", exact: true }).click();
  await other.getByText("登记已保存").waitFor();

  await page.getByLabel("地址").fill("东胜区交通街道9号");
  await page.getByLabel("联系电话").fill("0477-8111111");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("alert").getByText("其他人刚刚修改了这份资料").waitFor();
  const phone = page.locator(".field", { has: page.getByLabel("联系电话") }).locator(".versions");
  assert.deepEqual(await phone.locator("dd").allInnerTexts(), ["0477-8581234", "0477-8000000", "0477-8111111"]);
  assert.equal(await page.getByLabel("联系人").inputValue(), "乌云", "what was not touched follows the record");
  assert.equal(await page.getByLabel("地址").inputValue(), "东胜区交通街道9号", "what was typed is kept");
  await inspect(page, "facility-changed-meanwhile");
  await phone.getByRole("button", { name: "采用对方的" }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("登记已保存").waitFor();
  const facility = await call(url, await token(url, clerk), "GET", `/facilities/${id}`);
  assert.deepEqual([facility.address, facility.contact_phone, facility.contact_name], ["东胜区交通街道9号", "0477-8000000", "乌云"]);
});

scenario("a room that was changed by somebody else can still be changed and removed", async (page, url) => {
  const clerk = await account(url, "township_operator", TOWNSHIP);
  const id = await draft(url, clerk, unique("同时改房间中心"), ["120.00"]);
  await signIn(page, clerk, `/facilities/${id}?tab=rooms`);
  await page.getByRole("button", { name: "修改", exact: true }).click();
  await page.getByRole("dialog").getByLabel("座位数").fill("40");
  const bearer = await token(url, clerk);
  const change = async (body) => {
    const now = await call(url, bearer, "GET", `/facilities/${id}`);
    const path = `/facilities/${id}/rooms/${now.rooms[0].id}`;
    await call(url, bearer, "PATCH", path, body, { "if-match": `"v${now.version}"` });
  };
  await change({ area: "130.00" });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  await inspect(page, "facility-room-changed-meanwhile");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("cell", { name: "40", exact: true }).waitFor();
  await page.getByRole("cell", { name: /130\.00/ }).waitFor();
  await change({ capacity: 50 });
  await page.getByRole("button", { name: "删除", exact: true }).click();
  await dialog.getByRole("button", { name: "删除", exact: true }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  await dialog.getByRole("button", { name: "删除", exact: true }).click();
  await page.getByText("还没有房间").waitFor();
});
