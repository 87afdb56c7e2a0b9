// Teachers: registered with their papers by the school, verified by the authority, then asked to teach and paid.
import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { idNumber, school } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const TOWNSHIP = { scope: "township", division_code: "150602001" };
const day = (ago = 0) => shanghai("12:00", ago).slice(0, 10);

/** Fills in the dialog that is open and sends it. */
async function send(page, button, fields) {
  const dialog = page.getByRole("dialog");
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(new RegExp(`^${label}(（选填）)?$`)).fill(text);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
}

scenario("a teacher is registered with its papers, and another person verifies them", async (page, url) => {
  const place = await school(url);
  const authority = await account(url, "township_operator", TOWNSHIP);
  await signIn(page, place.manager);
  await follow(page, "教师");
  await inspect(page, "teachers-none");
  await page.getByRole("link", { name: "登记教师" }).first().click();
  await page.getByLabel("姓名", { exact: true }).fill("苏日娜");
  await page.getByLabel("来源").selectOption("enterprise_institution");
  await page.getByLabel("就业状态").selectOption("in_service");
  await page.getByLabel(/^单位(（选填）)?$/).fill("东胜区第一中学");
  await page.getByLabel("联系电话").fill("13904770002");
  await page.getByLabel("单位同意").check();
  await inspect(page, "teacher-new");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("heading", { name: "苏日娜", level: 1 }).waitFor();
  await settled(page);
  assert.ok(!(await page.locator("main").innerText()).includes("13904770002"), "the telephone number is masked");

  await page.getByRole("button", { name: "登记同意函" }).click();
  await send(page, "保存", { 单位: "东胜区第一中学", 文号: "同意函1号", 至: `${Number(day().slice(0, 4)) + 1}-12-31` });
  await page.getByRole("button", { name: "登记资质" }).click();
  await page.getByRole("dialog").getByLabel("种类").selectOption("teacher_certificate");
  await send(page, "保存", { 名称: "高级中学教师资格", 文号: "2010-0001", 颁发日期: "2010-07-01" });
  await page.getByRole("rowheader", { name: /教师资格/ }).waitFor();
  await inspect(page, "teacher");
  const path = new URL(page.url()).pathname;
  await signOut(page);

  await signIn(page, authority, path);
  await page.getByRole("button", { name: "核实", exact: true }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "核实", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("已核实").first().waitFor();
});

scenario("who may not teach at an hour is pointed out, and hours taught are counted by source", async (page, url) => {
  const place = await school(url);
  const manager = await token(url, place.manager);
  const one = await call(url, manager, "POST", "/teachers", {
    school_id: place.facility.school.id, name: "巴图", source: "school", employment: "retired", consent_of_unit: false,
  });
  await signIn(page, place.manager, `/teachers/${one.id}`);
  await page.getByRole("button", { name: "添加时段" }).click();
  await send(page, "保存", { 自: day(30) });
  await page.getByText("09:00–11:00").waitFor();

  // Somebody else adds hours while another window is typed: both stay.
  const known = await call(url, manager, "GET", `/teachers/${one.id}/documents`);
  await page.getByRole("button", { name: "添加时段" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("星期").selectOption("5");
  const theirs = { weekday: 3, starts_at: "14:00:00", ends_at: "16:00:00", valid_from: day(30) };
  await call(url, manager, "PUT", `/teachers/${one.id}/availability`, { windows: [...known.availability, theirs] }, { "if-match": `"v${known.version}"` });
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  await send(page, "保存", {});
  await page.getByText("14:00–16:00").waitFor();
  const after = await call(url, manager, "GET", `/teachers/${one.id}/documents`);
  assert.deepEqual(after.availability.map((window) => window.weekday), [1, 3, 5]);
  await page.goto("/teachers/hours");
  await settled(page);
  await inspect(page, "teacher-hours");
});

scenario("what teachers are paid is set by the city and read by who pays", async (page, url) => {
  const finance = await account(url, "finance", { scope: "city" });
  await signIn(page, finance, "/teacher-remunerations");
  await page.getByText("没有课酬").first().waitFor();
  await page.getByRole("button", { name: "课酬标准" }).click();
  await settled(page);
  await inspect(page, "remuneration-standards");
});

scenario("who retires is stated anew, and a missing ID number is given later", async (page, url) => {
  const place = await school(url);
  const manager = await token(url, place.manager);
  const one = await call(url, manager, "POST", "/teachers", {
    school_id: place.facility.school.id, name: "乌兰", source: "school", employment: "in_service", consent_of_unit: true,
  });
  await signIn(page, place.manager, `/teachers/${one.id}`);
  await page.getByText("未登记", { exact: true }).waitFor();
  await page.getByRole("button", { name: "修改", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("就业状态").selectOption("retired");
  await dialog.getByLabel("再就业方式").selectOption("veteran_teacher");
  await dialog.getByLabel("身份证号").fill(idNumber());
  await inspect(page, "teacher-edit");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await page.getByText("已登记", { exact: true }).waitFor();
  await page.getByText(/老教师/).first().waitFor();
  await page.getByRole("button", { name: "修改", exact: true }).click();
  await dialog.getByLabel("身份证号").fill(idNumber());
  await dialog.getByLabel("理由").fill("登记时看错一位");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
});
