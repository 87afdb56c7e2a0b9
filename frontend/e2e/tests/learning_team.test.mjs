// Learning teams: founded with a leader, active with five members, with a log that two people answer for.
import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { call, token } from "../support/office.mjs";
import { learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

scenario("a team is founded, grows active, and what it did is approved by somebody else", async (page, url) => {
  const place = await school(url);
  const people = [];
  for (const name of ["乌兰", "其木格", "王桂兰", "李秀英", "张玉珍"]) {
    people.push(await learner(url, place, name));
  }
  const title = unique("夕阳红合唱团");

  await signIn(page, place.clerk);
  await follow(page, "学习团队");
  await page.getByText("没有学习团队", { exact: true }).waitFor();
  await page.getByRole("button", { name: "成立团队" }).click();
  await page.getByRole("searchbox", { name: "身份证号码或姓名" }).fill(people[0].id_number);
  await page.keyboard.press("Enter");
  await page.locator("form").getByLabel("团队名称").fill(title);
  await inspect(page, "team-new");
  await page.locator("form").getByRole("button", { name: "成立团队" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  await page.getByText("组建中").waitFor();
  const id = new URL(page.url()).pathname.split("/").pop();

  const clerk = await token(url, place.clerk);
  for (const one of people.slice(1, 4)) {
    const { formed_on } = await call(url, clerk, "GET", `/learning-teams/${id}`);
    await call(url, clerk, "POST", `/learning-teams/${id}/members`, { learner_id: one.id, joined_on: formed_on });
  }
  await page.getByRole("button", { name: "添加成员" }).click();
  await page.getByRole("searchbox", { name: "身份证号码或姓名" }).fill(people[4].id_number);
  await page.keyboard.press("Enter");
  await page.getByText("活跃", { exact: true }).waitFor();
  await page.getByRole("table", { name: "成员" }).getByText("张玉珍").waitFor();

  await page.getByRole("button", { name: "录入活动" }).click();
  await page.getByLabel("开始时间").fill("08:30");
  await page.getByLabel("结束时间").fill("09:30");
  await page.getByLabel("地点").fill("二楼活动室");
  await page.getByLabel("活动内容").fill("排练《敖包相会》");
  await page.locator("form").getByRole("button", { name: "录入活动" }).click();
  await page.getByRole("group", { name: "参加人员" }).getByText("请选择参加的成员").waitFor();
  await page.getByRole("checkbox", { name: "王桂兰" }).check();
  await page.getByRole("checkbox", { name: "李秀英" }).check();
  await inspect(page, "team-enter");
  await page.locator("form").getByRole("button", { name: "录入活动" }).click();
  const entry = page.getByRole("row").filter({ hasText: "排练《敖包相会》" });
  await entry.getByText("待审核").waitFor();
  assert.equal(await entry.getByRole("button", { name: "通过" }).count(), 0, "nobody approves what they entered");
  await inspect(page, "team-detail");
  const renamed = `${title}甲队`;
  await page.getByRole("button", { name: "修改团队" }).click();
  await page.getByRole("dialog").getByLabel("团队名称").fill(renamed);
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await entry.getByText(renamed).waitFor();
  await signOut(page);

  await signIn(page, place.manager, "/learning-teams?tab=log");
  await page.getByRole("button", { name: "通过" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "通过" }).click();
  await page.getByRole("row").filter({ hasText: title }).getByText("已通过").waitFor();
  await page.getByRole("button", { name: "统计" }).click();
  await settled(page);
  await page.getByRole("table", { name: "按类型" }).getByRole("row").filter({ hasText: "合唱" }).getByText("1").first().waitFor();
  await inspect(page, "team-summary");
  await page.getByRole("button", { name: "每月活动" }).click();
  await settled(page);
  await page.getByText("达标", { exact: true }).filter({ visible: true }).first().waitFor();
  await inspect(page, "team-months");
  // What one part is filtered by, the lists of the others know nothing of.
  await page.locator("#filter-met").selectOption("true");
  await settled(page);
  await page.getByRole("button", { name: "统计" }).click();
  await page.getByLabel("从", { exact: true }).fill("2020-01-01");
  await page.waitForURL(/from=2020-01-01/);
  for (const [part, list] of [["活动记录", "活动记录"], ["团队", "学习团队"]]) {
    await page.getByRole("button", { name: part, exact: true }).click();
    await settled(page);
    await page.getByRole("table", { name: list }).getByText(title).first().waitFor();
  }
  assert.equal(new URL(page.url()).search, "?tab=teams");
});

scenario("a team gets another name, and a learner's page lists all of the many that one is in", async (page, url) => {
  const place = await school(url);
  const leader = await learner(url, place, "萨仁");
  const clerk = await token(url, place.clerk);
  const [name, other] = [unique("晨练队"), unique("太极队")];
  const teams = [];
  for (let at = 0; at < 21; at += 1) {
    teams.push(await call(url, clerk, "POST", "/learning-teams", {
      school_id: place.facility.school.id, name: `${name}${at}`, kind: "choir", leader_id: leader.id, formed_on: shanghai("12:00").slice(0, 10),
    }));
  }
  await signIn(page, place.clerk, `/learning-teams/${teams[0].id}`);
  await page.getByRole("button", { name: "修改团队" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("团队名称").fill(other);
  await inspect(page, "team-edit");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: other, level: 1 }).waitFor();
  await page.goto(`/learners/${leader.id}?tab=learning`);
  await page.getByRole("table", { name: "学习团队" }).getByText(other).waitFor();
  assert.equal(await page.getByRole("table", { name: "学习团队" }).locator("tbody tr").count(), 21);
});
