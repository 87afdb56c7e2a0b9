// Volunteers: a team, its members, a shift that is worked at the desk, and what elders offer.
import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const today = () => shanghai("12:00").slice(0, 10);

async function team(url, place) {
  return call(url, await token(url, place.manager), "POST", "/volunteer-teams", {
    kind: "elder_volunteer_team", name: unique("银龄志愿队"), school_id: place.facility.school.id, founded_on: today(),
  });
}

scenario("a team is founded, somebody joins it, and is checked in and out of a shift", async (page, url) => {
  const place = await school(url);
  const dialog = page.getByRole("dialog");
  const save = async () => {
    await dialog.getByRole("button", { name: "保存", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await settled(page);
  };
  const name = unique("助老队");
  await signIn(page, place.manager);
  await follow(page, "志愿队伍");
  await page.getByRole("button", { name: "组建队伍" }).first().click();
  await dialog.getByLabel("队伍", { exact: true }).fill(name);
  await dialog.getByLabel("队伍种类").selectOption("eldercare_volunteer_team");
  await save();
  await inspect(page, "volunteer-teams");
  await page.getByRole("link", { name }).click();
  await settled(page);
  await page.getByRole("button", { name: "添加队员" }).first().click();
  await dialog.getByLabel("身份").selectOption({ label: "社会人员" });
  await dialog.getByLabel("姓名", { exact: true }).fill("赵志愿");
  await dialog.getByLabel("联系电话").fill("13904770003");
  await save();
  await page.getByText("赵志愿").first().waitFor();
  await inspect(page, "volunteer-team");

  await follow(page, "志愿服务");
  await page.getByRole("button", { name: "排定服务" }).first().click();
  await dialog.getByLabel("队伍", { exact: true }).selectOption({ label: name });
  await dialog.getByLabel("服务内容").fill("手机急诊");
  await dialog.getByLabel("服务方式").selectOption("volunteer_service");
  await dialog.getByLabel("地点").fill("一楼大厅");
  await dialog.getByLabel("日期").fill(today());
  await dialog.getByLabel("开始").fill("10:10");
  await dialog.getByLabel("结束").fill("11:30");
  await dialog.getByLabel("需要人数").fill("3");
  await save();
  await inspect(page, "volunteer-shifts");
  await page.getByRole("row").filter({ hasText: "手机急诊" }).getByRole("link").first().click();
  await settled(page);
  await page.getByLabel("姓名", { exact: true }).selectOption({ label: "赵志愿" });
  await page.getByRole("button", { name: "报名", exact: true }).click();
  await page.getByRole("button", { name: "签到", exact: true }).waitFor();
  await inspect(page, "volunteer-desk");
  await page.getByRole("button", { name: "签到", exact: true }).click();
  await page.getByRole("button", { name: "签退", exact: true }).waitFor();
});

scenario("hours that were entered by hand wait for another person", async (page, url) => {
  const place = await school(url);
  const own = await team(url, place);
  const clerk = await token(url, place.clerk);
  const elder = await learner(url, place, "娜仁花");
  const member = await call(url, clerk, "POST", `/volunteer-teams/${own.id}/members`, {
    learner_id: elder.id, leads: false, joined_on: today(),
  });
  await call(url, clerk, "POST", "/volunteer-logs", {
    member_id: member.id, form: "volunteer_service", what: "打扫活动室", starts_at: shanghai("08:00"), ends_at: shanghai("09:00"),
  });
  await signIn(page, place.manager, "/volunteer-logs");
  await page.getByRole("button", { name: "核准", exact: true }).click();
  await inspect(page, "volunteer-log-approve");
  await page.getByRole("dialog").getByRole("button", { name: "核准", exact: true }).click();
  await page.getByText("时长已核准").waitFor();
});

scenario("what an elder offers and what is asked for meet on the board", async (page, url) => {
  const place = await school(url);
  const clerk = await token(url, place.clerk);
  const elder = await learner(url, place, "其木格");
  const told = { kind: "teach", description: "", wanted_when: "周末", wanted_where: "本街道", valid_to: `${Number(today().slice(0, 4)) + 1}-12-31` };
  await call(url, clerk, "POST", "/talent-offers", { ...told, learner_id: elder.id, title: "教剪纸" });
  await call(url, clerk, "POST", "/service-requests", { ...told, school_id: place.facility.school.id, title: "请一位剪纸老师" });
  await signIn(page, place.clerk, "/talents");
  await page.getByText("教剪纸").waitFor();
  await inspect(page, "talents");
  await page.locator("#filter-status").selectOption("withdrawn");
  await page.getByText("教剪纸").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "需求", exact: true }).click();
  await page.locator("#filter-kind").selectOption("teach");
  await page.waitForURL(/\?tab=requests&kind=teach$/);
  const mend = await cutOff(page, "**/talent-offers?status=open*");
  await page.getByRole("row").filter({ hasText: "请一位剪纸老师" }).getByRole("button", { name: "对接" }).click();
  const unread = page.getByRole("dialog").getByRole("alert").filter({ hasText: "选项没有加载出来" });
  await unread.waitFor();
  await mend();
  await unread.getByRole("button", { name: "重试" }).click();
  await unread.waitFor({ state: "detached" });
  await page.getByRole("dialog").getByLabel("供给").selectOption({ index: 1 });
  await page.getByRole("dialog").getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator(".tabs").getByRole("button", { name: "对接" }).click();
  await page.locator("#filter-status").selectOption("proposed");
  await page.getByRole("row").filter({ hasText: "教剪纸" }).waitFor();
  await inspect(page, "talent-matches");
});

scenario("a shift is changed before it begins, and somebody from outside is corrected and forgotten", async (page, url) => {
  const place = await school(url);
  const [own, other] = [await team(url, place), await team(url, place)];
  const manager = await token(url, place.manager);
  await call(url, manager, "POST", `/volunteer-teams/${own.id}/members`, {
    name: "赵志原", phone: "13904770003", leads: false, joined_on: today(),
  });
  const shift = await call(url, manager, "POST", "/volunteer-shifts", {
    team_id: own.id, title: "图书整理", form: "volunteer_service", place: "图书室", wanted: 2,
    starts_at: shanghai("14:00"), ends_at: shanghai("15:00"),
  });
  const dialog = page.getByRole("dialog");
  const save = async () => {
    await dialog.getByRole("button", { name: "保存", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await settled(page);
  };
  await signIn(page, place.manager, `/volunteer-shifts/${shift.id}`);
  await page.getByRole("button", { name: "修改服务" }).click();
  await inspect(page, "volunteer-shift-edit");
  await dialog.getByLabel("地点").fill("一楼大厅");
  await dialog.getByLabel("结束").fill("16:00");
  await save();
  await page.getByText("一楼大厅").first().waitFor();
  await page.getByText("14:00–16:00").first().waitFor();

  await page.goto(`/volunteer-teams/${own.id}`);
  await settled(page);
  await page.getByRole("button", { name: "查看完整信息" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "志愿服务" }).click();
  await page.waitForURL(new RegExp(`volunteer-shifts\\?team_id=${own.id}`));
  await page.waitForFunction((team) => document.querySelector("#filter-team_id")?.value === team, own.id);
  await page.getByRole("row").filter({ hasText: "图书整理" }).waitFor();
  await page.locator("#filter-team_id").selectOption({ label: other.name });
  await page.getByText("这一周没有服务").waitFor();
  await inspect(page, "volunteer-shifts-of-team");
  await page.goto(`/volunteer-teams/${own.id}`);
  await settled(page);
  await page.getByRole("button", { name: "修改", exact: true }).click();
  await dialog.getByLabel("姓名", { exact: true }).fill("赵志愿");
  await dialog.getByLabel("队长").check();
  await save();
  await page.getByText("赵志愿").first().waitFor();
  await page.getByRole("button", { name: "删除个人信息" }).click();
  await inspect(page, "volunteer-erase");
  await dialog.getByLabel("理由").fill("本人要求");
  await dialog.getByRole("button", { name: "删除个人信息" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("赵志愿").first().waitFor({ state: "detached" });
});

scenario("who leads volunteers adds a learner by the whole ID number, which names nobody else", async (page, url) => {
  const place = await school(url);
  const own = await team(url, place);
  const elder = await learner(url, place, "其木格");
  const lead = await account(url, "volunteer_lead", { scope: "facility", facility_id: place.facility.id });
  const dialog = page.getByRole("dialog");
  const number = dialog.getByLabel("身份证号码");
  const save = () => dialog.getByRole("button", { name: "保存", exact: true }).click();
  await signIn(page, lead, `/volunteer-teams/${own.id}`);
  await page.getByRole("button", { name: "添加队员" }).first().click();
  await number.fill("110105194912310021");
  await save();
  await dialog.getByText("身份证号的最后一位与前 17 位不符").first().waitFor();
  await inspect(page, "volunteer-member-by-number");
  await number.fill(elder.id_number);
  await save();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("其木格").first().waitFor();
});

scenario("who may change members is not offered the whole number that the server refuses", async (page, url) => {
  const place = await school(url);
  const own = await team(url, place);
  await call(url, await token(url, place.manager), "POST", `/volunteer-teams/${own.id}/members`, {
    name: "赵志原", phone: "13904770003", leads: false, joined_on: today(),
  });
  await signIn(page, place.clerk, `/volunteer-teams/${own.id}`);
  await page.getByRole("button", { name: "修改", exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "查看完整信息" }).count(), 0);
});

scenario("a shift that somebody else changes meanwhile is called off at the second try, with the reason that was typed", async (page, url) => {
  const place = await school(url);
  const own = await team(url, place);
  const manager = await token(url, place.manager);
  const shift = await call(url, manager, "POST", "/volunteer-shifts", {
    team_id: own.id, title: "图书整理", form: "volunteer_service", place: "图书室", wanted: 2,
    starts_at: shanghai("14:00"), ends_at: shanghai("15:00"),
  });
  const path = `/volunteer-shifts/${shift.id}`;
  const member = await call(url, manager, "POST", `/volunteer-teams/${own.id}/members`, {
    name: "钱志愿", phone: "13904770004", leads: false, joined_on: today(),
  });
  await call(url, manager, "POST", `${path}/signups`, { member_id: member.id });
  const dialog = page.getByRole("dialog");
  const row = page.getByRole("listitem").filter({ hasText: "钱志愿" });
  await signIn(page, place.manager, path);
  await row.getByRole("button", { name: "签到", exact: true }).waitFor();
  await page.getByRole("button", { name: "取消服务" }).click();
  await dialog.getByLabel("理由").fill("图书室装修");
  await call(url, manager, "PATCH", path, { place: "一楼大厅" }, { "if-match": `"v${shift.version}"` });
  await dialog.getByRole("button", { name: "取消服务" }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  await dialog.getByText(/现在的状态：/).waitFor();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "图书室装修", "what was typed is still there");
  await inspect(page, "volunteer-shift-overtaken");
  await dialog.getByRole("button", { name: "取消服务" }).click();
  await dialog.waitFor({ state: "detached" });
  const now = await call(url, manager, "GET", path);
  assert.deepEqual([now.status, now.place], ["cancelled", "一楼大厅"]);
  await row.getByRole("button", { name: "签到", exact: true }).waitFor({ state: "detached" });
  await row.getByRole("button", { name: "取消报名" }).click();
  await row.getByRole("button", { name: "取消报名" }).waitFor({ state: "detached" });
});

scenario("who was chosen is taken back once another name is looked for", async (page, url) => {
  const place = await school(url);
  const [first, second] = [await learner(url, place, "王秀英"), await learner(url, place, "李桂兰")];
  const dialog = page.getByRole("dialog");
  await signIn(page, place.clerk, "/talents");
  await page.getByRole("button", { name: "登记供给" }).click();
  const [name, who] = [dialog.getByLabel(/^学员姓名/), dialog.getByLabel("学员", { exact: true })];
  await name.fill(first.name_zh);
  await who.selectOption(first.id);
  await name.fill(second.name_zh);
  await dialog.getByText("原来选的已不在可选范围内，请重新选择").waitFor();
  assert.equal(await who.inputValue(), "");
  await dialog.getByLabel("内容", { exact: true }).fill("教剪纸");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.getByText("请填写此项").first().waitFor();
  await who.selectOption(second.id);
  assert.equal(await who.inputValue(), second.id);
  const many = "张多多";
  for (let at = 0; at < 21; at += 1) await learner(url, place, many);
  await name.fill(many);
  const namesakes = who.locator("option", { hasText: many });
  await namesakes.nth(20).waitFor({ state: "attached" });
  const last = await namesakes.nth(20).getAttribute("value");
  await who.selectOption(last);
  assert.equal(await who.inputValue(), last);
  assert.equal(await dialog.getByText("这里只列出前").count(), 0, "all of them are offered");
  await inspect(page, "talent-many-learners");
  // More namesakes than are offered at once would take long to register, so that the answer alone says that there are more.
  await page.route(/\/learners\?q=/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), next_cursor: "more" } });
  });
  await name.fill(first.name_zh);
  await dialog.getByText("这里只列出前 1 位").waitFor();
});

scenario("a programme of the city is opened, and ended before its last day", async (page, url) => {
  const city = await account(url, "city_admin", { scope: "city" });
  const name = unique("银龄行动");
  await call(url, await token(url, city), "POST", "/silver-age-actions", {
    name, policy_basis: "鄂民发〔2024〕144号", starts_on: "2020-01-01", ends_on: "2099-12-31",
  });
  await signIn(page, city, "/volunteer-teams");
  const row = page.getByRole("row").filter({ hasText: name });
  await row.getByText("进行中").waitFor();
  await row.getByRole("button", { name: `修改“${name}”` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("至", { exact: true }).fill("2020-12-31");
  await inspect(page, "silver-age-action-edit");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await row.getByText("已结束").waitFor();
});
