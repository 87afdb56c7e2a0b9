import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

scenario("a learner signs in and out, and sees on the account what the class was worth", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("手机防诈一点通"));
  const [early, late] = [await learner(url, place, "其木格"), await learner(url, place, "王桂兰")];
  const held = await session(url, place, taught, "08:30", "11:00");

  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByText("开始上课后可以签到").waitFor();
  await page.getByRole("button", { name: "开始上课" }).click();
  await page.getByRole("button", { name: "签到：王桂兰" }).waitFor();
  // The first learner came when the class began, which the API is told as a device tells it.
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: early.id, at: held.starts_at });

  // The second learner's card is read at the door: once in, once more out.
  await page.getByRole("searchbox", { name: "姓名或身份证号码" }).fill(late.id_number);
  await page.keyboard.press("Enter");
  await page.getByText("已到 2 人 / 共 2 人").waitFor();
  await inspect(page, "attendance-sheet");
  const row = page.getByRole("listitem").filter({ hasText: "其木格" });
  await row.getByRole("button", { name: "签退：其木格" }).click();
  await row.getByText("已签退", { exact: true }).waitFor();

  await page.getByRole("button", { name: "下课" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "下课" }).click();
  await page.getByRole("listitem").filter({ hasText: "王桂兰" }).getByText("待课堂负责人确认").waitFor();
  assert.equal(await page.getByRole("button", { name: "计学分" }).count(), 0, "a clerk does not settle");
  assert.equal(await page.getByRole("button", { name: "确认时长" }).count(), 0, "nor confirm what it recorded");
  await page.getByRole("button", { name: "退出登录" }).click();

  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "计学分" }).click();
  const posted = page.getByRole("table", { name: "本课学分" });
  await posted.getByText("其木格").waitFor();
  await inspect(page, "class-settled");
  await posted.getByRole("link").first().click();
  await page.getByRole("heading", { name: "计算过程" }).waitFor();
  await settled(page);
  await inspect(page, "earning-trace");

  const { balance } = await call(url, clerk, "GET", `/learners/${early.id}/credits`);
  assert.equal(balance, "1.50", "an hour and a half");
  await page.goto(`/learners/${early.id}/credits`);
  await settled(page);
  await page.getByText(new RegExp(`^\\s*${balance}`)).first().waitFor();
  await inspect(page, "learner-credits");
});

scenario("a class manager says how long somebody stayed who forgot to sign out", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("八段锦"));
  const forgetful = await learner(url, place, "李秀英");
  const held = await session(url, place, taught, "09:00", "11:00");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: forgetful.id });
  await call(url, clerk, "POST", `/class-sessions/${held.id}/close`, {});

  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "确认时长" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("在课分钟数").fill("500");
  await dialog.getByLabel("理由").fill("教师证明上到了下课");
  await dialog.getByRole("button", { name: "确认时长" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "教师证明上到了下课", "what was typed is kept");
  await dialog.getByLabel("在课分钟数").fill("30");
  await inspect(page, "attendance-confirm");
  await dialog.getByRole("button", { name: "确认时长" }).click();
  await page.getByText("有效 30 分钟").waitFor();
});

scenario("a class that is called off says why", async (page, url) => {
  const place = await school(url);
  const held = await session(url, place, await course(url, unique("剪纸")), "15:00", "16:00");
  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "取消课次" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("教师生病");
  await page.getByRole("dialog").getByRole("button", { name: "取消课次" }).click();
  await page.getByText("已取消").first().waitFor();
});
