import assert from "node:assert/strict";
import { cutOff, follow, inspect, openPage, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, goods, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

/** A school with a learner who has credits, and soap on the shelf. */
async function shop(url, name, quantity) {
  const place = await school(url);
  const who = await learner(url, place, name);
  const { credited } = await earn(url, place, await course(url, unique("健康饮食")), who);
  const item = await goods(url, place, unique("香皂"), quantity);
  return { place, who, item, credited };
}

scenario("a learner's credits become a bar of soap, handed over against the code", async (page, url) => {
  const { place, who, item, credited } = await shop(url, "乌云", 3);
  await signIn(page, place.clerk);
  await follow(page, "兑换台");
  await page.getByLabel("身份证号码、姓名或领取码").fill(who.id_number);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `兑换：${item.name}` }).waitFor();
  await page.getByText(new RegExp(`^\\s*${credited}`)).first().waitFor();
  await inspect(page, "redemption-desk");

  await page.getByRole("button", { name: `兑换：${item.name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "确认兑换" }).click();
  const told = page.locator(".pick-up-code");
  await told.waitFor();
  const code = (await told.innerText()).replaceAll(" ", "");
  assert.match(code, /^\d{8}$/);
  await inspect(page, "redemption-code");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "领取", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("领取码").fill(code === "00000000" ? "00000001" : "00000000");
  await dialog.getByRole("button", { name: "确认领取" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await dialog.getByLabel("领取码").fill(code);
  await inspect(page, "redemption-pick-up");
  await dialog.getByRole("button", { name: "确认领取" }).click();
  await page.getByText(`${item.name}已领取`).waitFor();
  await settled(page);

  const clerk = await token(url, place.clerk);
  const left = await call(url, clerk, "GET", `/learners/${who.id}/credits`);
  assert.equal(Math.round(Number(left.balance) * 100), Math.round(Number(credited) * 100) - 100);
  const [shelf] = (await call(url, clerk, "GET", `/stock?item_id=${item.id}`)).items;
  assert.deepEqual([shelf.on_hand, shelf.held, shelf.available], [2, 0, 2]);
  await page.goto("/redemption/stock");
  await page.getByRole("rowheader", { name: item.name }).waitFor();
  await inspect(page, "redemption-stock");
  await page.goto("/redemption/orders");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: who.name_zh }) });
  await row.getByText("已领取").waitFor();
  assert.match(await row.innerText(), new RegExp(`${item.name}[^]*${place.facility.name_zh}`), "whose, what and where");
  await inspect(page, "redemption-orders");
});

scenario("what is undone is named with its learner, and a counter sees no other's orders", async (page, url) => {
  const { place, who, item } = await shop(url, "其木格", 2);
  const clerk = await token(url, place.clerk);
  const order = { learner_id: who.id, facility_id: place.facility.id, item_id: item.id, quantity: 1 };
  const { id, pick_up_code: code } = await call(url, clerk, "POST", "/redemption-orders", order, { "idempotency-key": unique("order") });
  await signIn(page, place.clerk, "/redemption");
  const asked = page.waitForRequest((request) => request.url().includes("/redemption-orders?"));
  await page.getByLabel("身份证号码、姓名或领取码").fill(who.id_number);
  await page.keyboard.press("Enter");
  assert.equal(new URL((await asked).url()).searchParams.get("facility_id"), place.facility.id);
  await page.getByRole("button", { name: "取消兑换" }).click();
  const dialog = page.getByRole("dialog");
  for (const fact of [who.name_zh, `${item.name} × 1`, place.facility.name_zh]) await dialog.getByText(fact).first().waitFor();
  await page.keyboard.press("Escape");

  await call(url, clerk, "POST", `/redemption-orders/${id}/pick-up`, { code }, { "idempotency-key": unique("pick-up") });
  const other = await openPage(page.context().browser(), url);
  try {
    await signIn(other, place.manager, "/redemption/orders");
    await other.getByRole("button", { name: "撤销领取" }).click();
    for (const fact of [who.name_zh, `${item.name} × 1`, "1.00"]) await other.getByRole("dialog").getByText(fact).first().waitFor();
    await inspect(other, "redemption-reverse");
  } finally {
    await other.context().close();
  }
});

scenario("more than the credits allow is refused at its field, and a cancelled order frees them", async (page, url) => {
  const { place, who, item, credited } = await shop(url, "哈斯", 50);
  await signIn(page, place.clerk, "/redemption");
  await page.getByLabel("身份证号码、姓名或领取码").fill(who.id_number);
  await page.getByRole("button", { name: "查找" }).click();
  await page.getByRole("button", { name: `兑换：${item.name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("数量").fill("9");
  await dialog.getByRole("button", { name: "确认兑换" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await dialog.getByLabel("数量").inputValue(), "9", "what was typed is kept");
  await dialog.getByLabel("数量").fill("1");
  await dialog.getByRole("button", { name: "确认兑换" }).click();
  await page.locator(".pick-up-code").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "取消兑换" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("学员改了主意");
  await page.getByRole("dialog").getByRole("button", { name: "取消兑换" }).click();
  await page.getByText("已取消，学分已释放").waitFor();
  await settled(page);
  await page.getByText(new RegExp(`^\\s*${credited}`)).first().waitFor();
});

scenario("a search by name says when there are more, and a search that fails leaves nobody behind", async (page, url) => {
  const place = await school(url);
  const family = "敖登格日乐";
  for (let at = 0; at < 21; at += 1) await learner(url, place, family);
  await signIn(page, place.clerk, "/redemption");
  await page.getByLabel("身份证号码、姓名或领取码").fill(family);
  await page.keyboard.press("Enter");
  const hits = page.getByRole("list", { name: "查找结果" });
  await hits.waitFor();
  assert.equal(await hits.getByRole("listitem").count(), 20);
  await page.getByRole("status").filter({ hasText: "只列出前 20 位" }).waitFor();
  await inspect(page, "redemption-more-hits");
  const mend = await cutOff(page, "**/api/v1/learners?*");
  await page.getByRole("button", { name: "查找" }).click();
  await page.getByRole("alert").filter({ hasText: "连接不上服务器" }).waitFor();
  assert.equal(await hits.count(), 0);
  await mend();
}, { complaints: true });

scenario("what the desk could not read is not taken for an empty shelf, an empty account or no orders", async (page, url) => {
  const { place, who, item } = await shop(url, "娜仁", 3);
  for (const path of ["stock", "redemption-orders", `learners/${who.id}/credits`]) {
    await page.route((address) => address.pathname === `/api/v1/${path}`, (route) => route.abort());
  }
  await signIn(page, place.clerk, "/redemption");
  await page.getByLabel("身份证号码、姓名或领取码").fill(who.id_number);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "待领取" }).waitFor();
  await settled(page);
  assert.equal(await page.getByRole("alert").filter({ hasText: "连接不上服务器" }).count(), 3, "each says so in its place");
  for (const untruth of ["缺货", "学分不足", "没有待领取的兑换"]) {
    assert.equal(await page.getByText(untruth).count(), 0, untruth);
  }
  await inspect(page, "redemption-unread");
  await page.unrouteAll();
  while (await page.getByRole("button", { name: "重试" }).count()) {
    await page.getByRole("button", { name: "重试" }).first().click();
    await settled(page);
  }
  await page.getByRole("button", { name: `兑换：${item.name}` }).waitFor();
  await page.getByText("没有待领取的兑换").waitFor();
}, { complaints: true });

scenario("whoever keeps the catalogue adds an item, is refused a prohibited kind, prices it anew and withdraws it", async (page, url) => {
  const [name, code] = [unique("毛巾"), unique("TOWEL").toUpperCase()];
  const finance = await account(url, "finance", { scope: "city" });
  await signIn(page, finance);
  await follow(page, "兑换目录");
  await page.getByRole("link", { name: "新增物品" }).click();
  await page.getByLabel("类别").selectOption("alcohol_tobacco");
  await page.getByLabel("编号").fill(code);
  await page.getByLabel("名称").fill(name);
  await page.getByLabel("价格（学分）").fill("2.50");
  await page.getByLabel("成本（元）").fill("2.00");
  await page.getByRole("button", { name: "上架" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel("类别").getAttribute("aria-invalid"), "true", "the fault is at the kind");
  await inspect(page, "redemption-item-new");
  await page.getByLabel("类别").selectOption("daily_necessity");
  await page.getByRole("button", { name: "上架" }).click();
  await page.getByText(`${name}已上架`).waitFor();
  await page.goto(`/redemption/items?q=${code}`);
  await page.getByRole("rowheader", { name }).waitFor();
  await settled(page);
  await inspect(page, "redemption-items");

  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  const bearer = await token(url, finance);
  const [item] = (await call(url, bearer, "GET", `/redemption-items?q=${code}`)).items;
  const change = (body, version) =>
    call(url, bearer, "PATCH", `/redemption-items/${item.id}`, body, { "if-match": `"v${version}"` });
  await change({ cost: "1.80" }, item.version);
  await page.getByLabel("价格（学分）").fill("3");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("alert").getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await page.getByLabel("价格（学分）").inputValue(), "3", "what was typed is kept");
  assert.equal(await page.getByLabel("成本（元）").inputValue(), "1.80", "what was not touched follows the record");
  await settled(page);
  await inspect(page, "redemption-item");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存").waitFor();
  const saved = await call(url, bearer, "GET", `/redemption-items/${item.id}`);
  assert.deepEqual([saved.price, saved.cost], ["3.00", "1.80"], "the other's cost survived");

  await page.getByLabel("价格（学分）").fill("4");
  await page.getByRole("button", { name: "下架" }).click();
  await change({ cost: "1.70" }, saved.version);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "下架" }).click();
  await dialog.getByText("成本 1.70 元").waitFor();
  await inspect(page, "redemption-item-withdraw-overtaken");
  await dialog.getByRole("button", { name: "下架" }).click();
  await page.getByText(`${name}已下架`).waitFor();
  await page.getByRole("button", { name: "重新上架" }).waitFor();
  assert.equal(await page.getByLabel("价格（学分）").inputValue(), "4", "what was typed is kept");
  assert.equal(await page.getByLabel("成本（元）").inputValue(), "1.70");
  await page.getByText("已保存").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存").waitFor();
  const after = await call(url, bearer, "GET", `/redemption-items/${item.id}`);
  assert.deepEqual([after.price, after.cost, after.offered], ["4.00", "1.70", false]);
});

scenario("a reader of stock, orders and accounts is led nowhere that is closed", async (page, url) => {
  const { who } = await shop(url, "萨日娜", 1);
  await signIn(page, await account(url, "finance", { scope: "city" }), "/redemption/stock");
  await page.getByRole("heading", { name: "兑换库存", level: 1 }).waitFor();
  for (const path of ["/redemption/stock", "/redemption/orders", `/learners/${who.id}/credits`]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await settled(page);
    assert.equal(await page.getByRole("navigation", { name: "当前位置" }).getByRole("link").count(), 0, path);
  }
  await inspect(page, "learner-credits-finance");
});
