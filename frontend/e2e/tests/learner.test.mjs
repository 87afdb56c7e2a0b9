import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, draft, PASSWORD, token } from "../support/office.mjs";
import { course, earn, idNumber, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

/** The same number with a check digit that does not fit. */
const mistyped = (number) => number.slice(0, 17) + (number[17] === "0" ? "1" : "0");

scenario("a learner is registered; a slip in the ID number is told at its field before anything is sent", async (page, url) => {
  const place = await school(url);
  const number = idNumber();
  const name = "乌力吉";
  await signIn(page, place.clerk);
  await follow(page, /^学员( |$)/);
  await page.getByRole("link", { name: "登记学员" }).first().click();
  const id = page.getByRole("textbox", { name: "身份证号码" });
  await id.fill(mistyped(number));
  await page.locator(".field", { has: id }).getByText("校验不通过").waitFor();
  assert.equal(await id.getAttribute("aria-invalid"), "true");
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await page.locator(".field", { has: id }).getByText("校验不通过").waitFor();
  await inspect(page, "learner-new-mistyped");
  await id.fill(number);
  await page.getByText(/出生，女/).waitFor();
  await page.getByLabel("联系电话").fill("13904770001");
  await page.getByLabel("身体条件").check();
  await page.getByLabel("本人同意处理个人信息").check();
  await page.getByLabel(/本人单独同意/).check();
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await settled(page);
  const shown = await page.locator("main").innerText();
  assert.ok(!shown.includes(number) && !shown.includes("13904770001"), "ID and telephone number are masked");
  await inspect(page, "learner");

  await follow(page, /^学员( |$)/);
  await page.getByRole("rowheader", { name }).waitFor();
  assert.ok(!(await page.locator("main").innerText()).includes(number), "masked in the list too");
  await inspect(page, "learners");
});

scenario("the whole numbers are shown only for a reason", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "其木格");
  await signIn(page, place.manager, `/learners/${someone.id}`);
  await page.getByRole("button", { name: "查看完整信息" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "查看", exact: true }).click();
  await dialog.locator(".fault").waitFor();
  assert.equal(await dialog.getByText(someone.id_number).count(), 0);
  await inspect(page, "learner-reveal");
  await dialog.getByLabel("理由").fill("核对补助名单");
  await dialog.getByRole("button", { name: "查看", exact: true }).click();
  await dialog.getByText(someone.id_number).waitFor();
});

scenario("priority is changed beside what somebody else changed, and the classes attended are listed", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "斯琴");
  await earn(url, place, await course(url, "防骗第一课"), someone);
  await signIn(page, place.manager, `/learners/${someone.id}?tab=learning`);
  await page.getByRole("rowheader", { name: "防骗第一课" }).waitFor();
  await settled(page);
  await inspect(page, "learner-attendances");
  await page.getByRole("button", { name: "修改资料" }).click();
  const dialog = page.getByRole("dialog");
  const bearer = await token(url, place.clerk);
  const now = await call(url, bearer, "GET", `/learners/${someone.id}`);
  await call(url, bearer, "PATCH", `/learners/${someone.id}`, { phone: "13904770002" }, { "if-match": `"v${now.version}"` });
  await dialog.getByLabel("经济条件").selectOption("community_confirmed");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  await dialog.getByText("其他人改了这一项").waitFor();
  await inspect(page, "learner-changed-meanwhile");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  const after = await call(url, bearer, "GET", `/learners/${someone.id}`);
  assert.deepEqual(after.priority, [{ reason: "economic", evidence: "community_confirmed" }]);
  assert.match(after.phone_masked, /02$/, "the other's telephone number is still there");
});

scenario("a telephone number that was left alone stays, and one that was emptied is gone", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "萨仁");
  const bearer = await token(url, place.clerk);
  const path = `/learners/${someone.id}`;
  await call(url, bearer, "PATCH", path, { phone: "13904770003" }, { "if-match": `"v${someone.version}"` });
  await signIn(page, place.manager, path);
  const dialog = page.getByRole("dialog");
  for (const [field, text, masked] of [["蒙古文姓名", "ᠰᠠᠷᠠ", "139****0003"], ["联系电话", "", null]]) {
    await page.getByRole("button", { name: "修改资料" }).click();
    await dialog.getByLabel(field).fill(text);
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.waitFor({ state: "detached" });
    await settled(page);
    assert.equal((await call(url, bearer, "GET", path)).phone_masked, masked);
  }
});

scenario("the export leaves the page of the list out, and places filter the list", async (page, url) => {
  const place = await school(url);
  for (const name of ["高娃", "娜仁"]) await learner(url, place, name);
  await signIn(page, await account(url, "city_admin", { scope: "city" }), "/learners?limit=1");
  await page.getByRole("button", { name: "下一页" }).click();
  await page.waitForURL(/cursor=/);
  await settled(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出名单" }).click();
  assert.match((await download).suggestedFilename(), /xlsx$/);
  await page.getByLabel("旗区").selectOption("150602");
  await page.waitForURL(/county_code=150602/);
  await page.getByLabel("苏木乡镇（街道）").selectOption("150602001");
  await page.waitForURL(/township_code=150602001/);
  await settled(page);
  await page.getByRole("rowheader").first().waitFor();
});

scenario("schools that could not be read are told of at the field, and can be read again", async (page, url) => {
  const place = await school(url);
  const mend = await cutOff(page, "**/api/v1/facilities/options*");
  await signIn(page, place.clerk, "/learners/new");
  const field = page.locator(".field", { has: page.getByLabel("学堂", { exact: true }) });
  await field.getByRole("alert").getByText("选项没有加载出来").waitFor();
  await inspect(page, "learner-new-unread");
  await mend();
  await field.getByRole("button", { name: "重试" }).click();
  await field.getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("学堂", { exact: true }).inputValue(), place.facility.school.id, "the only one is filled in");
}, { complaints: true });

scenario("only an approved school is offered to register at, but an account is opened for any", async (page, url) => {
  const place = await school(url);
  const maker = await account(url, "county_admin", { scope: "county", division_code: "150602" });
  const begun = await draft(url, maker, unique("未核准中心"), []);
  const username = unique("two-places-").toLowerCase();
  await call(url, await token(url, process.env.E2E_ADMIN ?? "city_admin"), "POST", "/accounts", {
    username, display_name: "两处办事", password: PASSWORD,
    grants: [place.facility.id, begun].map((facility_id) => ({ role: "facility_clerk", scope: "facility", facility_id })),
  });
  const offered = (field) => field.locator("option").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  await signIn(page, username, "/learners/new");
  const field = page.getByLabel("学堂", { exact: true });
  await field.locator("option").nth(1).waitFor({ state: "attached" });
  assert.deepEqual(await offered(field), [place.facility.school.id]);
  await signOut(page);
  await signIn(page, maker, "/accounts/new");
  await page.getByLabel("角色").selectOption("facility_clerk");
  const any = page.getByLabel("设施", { exact: true });
  await any.locator(`option[value="${begun}"]`).waitFor({ state: "attached" });
  assert.ok((await offered(any)).includes(place.facility.id));
});

scenario("a wrong ID number is corrected by the office for a reason", async (page, url) => {
  const place = await school(url);
  const who = await learner(url, place, "其木格");
  await signIn(page, place.manager, `/learners/${who.id}`);
  await page.getByRole("button", { name: "更正身份证号" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("身份证号码").fill(who.id_number);
  await dialog.getByLabel("理由").fill("登记时看错一位");
  await dialog.getByRole("button", { name: "更正身份证号" }).click();
  await dialog.getByText("请填写更正后的身份证号").first().waitFor();
  await inspect(page, "learner-correct-identity");
  await dialog.getByLabel("身份证号码").fill(idNumber());
  await dialog.getByRole("button", { name: "更正身份证号" }).click();
  await dialog.waitFor({ state: "detached" });
});
