//! One request for each operation that takes an `Idempotency-Key`, on records of its own.

use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Request;
use crate::support::elders::{Place, Taught};
use crate::support::runs::{RUNS, Year, all_facts};
use crate::support::{Client, TestApp};

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";
const BORN: &str = "1950-05-01";
const ORDERS: &str = "/api/v1/redemption-orders";

/// A facility with its staff, those above it, a learner with credits, and a fund that has bought goods.
struct World<'a> {
    app: &'a TestApp,
    place: Place,
    next_door: Place,
    clerk: Client,
    manager: Client,
    county: Client,
    /// Another of the county, who may decide on what the first has asked for.
    checker: Client,
    learner: LearnerId,
    fund: String,
    /// The fund's deliveries of a purchase.
    deliveries: String,
}

/// A request for each operation, by the operation's name.
pub async fn requests(app: &TestApp) -> Vec<(&'static str, Request)> {
    let world = World::new(app).await;
    let mut all = world.of_credits().await;
    all.push(world.of_timetable());
    all.extend(world.of_reviews().await);
    all.extend(world.of_funds().await);
    all.extend(world.of_teachers().await);
    all.extend(world.of_reversals().await);
    all.extend(world.of_stock().await);
    all.extend(world.of_orders().await);
    all.extend(world.of_merges().await);
    all.extend(of_subsidies(app).await);
    all
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let (place, next_door) = (app.place(1), app.place(2));
        let county = app.division(Role::CountyAdmin, "150602").await;
        let learner = app.learner(&place, BORN);
        app.give(learner, "2026-12-31", 5_000, "2025-11-01T02:00:00Z").await;
        let new = json!({ "kind": "redemption_fund", "name": "专款", "county_code": "150602" });
        let fund = format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id());
        let award = json!({ "amount": "100.00", "source": "民政局", "document": "通知 1" });
        county.post_once(&format!("{fund}/receive"), "award", award).await.expect(201);
        let goods = json!({ "category": "redemption_goods", "amount": "60.00", "supplier": "超市", "document": "发票 1" });
        let entry = county.post_once(&format!("{fund}/spend"), "goods", goods).await.expect(201).id();
        Self {
            app,
            clerk: app.facility(Role::FacilityClerk, place.facility).await,
            manager: app.facility(Role::FacilityManager, place.facility).await,
            checker: app.division(Role::CountyAdmin, "150602").await,
            deliveries: format!("{fund}/entries/{entry}/deliveries"),
            place,
            next_door,
            county,
            learner,
            fund,
        }
    }

    /// An item of which five pieces are on the shelf, three of them paid for; answers what was delivered, too.
    async fn shelved(&self, code: &str) -> (String, Value) {
        let item =
            json!({ "code": code, "name": code, "kind": "daily_necessity", "price": "1.00", "cost": "2.00" });
        let city = self.app.city(Role::CityAdmin).await;
        let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
        let allotted = json!({ "facility_id": self.place.facility, "quantity": 2, "document": "入库单 1" });
        let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
        self.clerk.post_once(&receive, code, allotted).await.expect(201);
        let delivered = self.county.post_once(&self.deliveries, code, self.delivery(&item)).await.expect(201);
        (item, delivered.json())
    }

    fn delivery(&self, item: &str) -> Value {
        json!({ "facility_id": self.place.facility, "item_id": item, "quantity": 3, "cost": "4.00", "document": "送货单 1" })
    }

    /// A session that was taught on a day, with one learner.
    fn taught(&self, learner: LearnerId, day: &str) -> Uuid {
        let (starts_at, ends_at) = (format!("{day}T01:00:00Z"), format!("{day}T02:30:00Z"));
        let class = Taught { form: "course_class", starts_at: &starts_at, ends_at: &ends_at };
        self.app.attended(&self.place, learner, &class, 90)
    }

    async fn of_credits(&self) -> Vec<(&'static str, Request)> {
        let adjustments = "/api/v1/credit-adjustments";
        let wanted = |reference: &str| json!({ "learner_id": self.learner, "amount": "1.00", "reason": "漏记", "reference": reference });
        let asked = async |reference: &str| {
            let asked =
                self.county.post_once(adjustments, &Uuid::now_v7().to_string(), wanted(reference)).await;
            format!("{adjustments}/{}", asked.expect(201).id())
        };
        let (to_approve, to_reject) = (asked("单1").await, asked("单2").await);
        let cloud = self.app.city(Role::Integration).await;
        let service = json!({
            "learner_id": self.learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
            "starts_at": "2025-11-08T01:00:00Z", "ends_at": "2025-11-08T03:00:00Z",
        });
        let herself = self.app.facility(Role::FacilityManager, self.place.facility).await;
        let (account, learner) =
            (herself.account_id.expect("an account"), self.app.learner(&self.place, BORN));
        self.app.sql(&format!(
            "insert into learner_account (account_id, learner_id) values ('{account}', '{learner}')"
        ));
        let gives = format!("/api/v1/learners/{}/credits/donations", self.learner);
        let settle = format!("/api/v1/class-sessions/{}/settle", self.taught(learner, "2025-11-06"));
        vec![
            (
                "settle_class_session",
                Request::new(&self.manager, settle, Value::Null).posts().refused_to(
                    &herself,
                    422,
                    "own_credit",
                ),
            ),
            (
                "create_credit_adjustment",
                Request::new(&self.county, adjustments, wanted("单3"))
                    .unlike("reason", "重复")
                    .refused("learner_id", NOBODY, 404, "not_found")
                    .once_done(409, "adjustment_reference_used"),
            ),
            (
                "approve_credit_adjustment",
                Request::new(&self.checker, format!("{to_approve}/approve"), Value::Null)
                    .of_version("\"v1\"")
                    .posts()
                    .refused_to(&self.county, 403, "own_credit_adjustment")
                    .once_done(409, "credit_adjustment_decided"),
            ),
            (
                "reject_credit_adjustment",
                Request::new(&self.checker, format!("{to_reject}/reject"), json!({ "reason": "无凭证" }))
                    .of_version("\"v1\"")
                    .unlike("reason", "重复")
                    .once_done(409, "credit_adjustment_decided"),
            ),
            (
                "donate_credits",
                Request::new(&self.clerk, gives, json!({ "amount": "1.00", "document": "捐赠书 1" }))
                    .posts()
                    .unlike("document", "捐赠书 2")
                    .refused("amount", "999.00", 409, "donation_above_balance"),
            ),
            (
                "post_earning",
                Request::new(&cloud, "/api/v1/credits/postings", service)
                    .posts()
                    .unlike("verified_minutes", 30)
                    .refused("learner_id", NOBODY, 404, "not_found")
                    .once_done(409, "record_used"),
            ),
        ]
    }

    async fn of_merges(&self) -> Vec<(&'static str, Request)> {
        let mut asked = Vec::new();
        for born in ["1948-02-03", "1948-02-04"] {
            let (stays, goes) = (self.app.learner(&self.place, born), self.app.learner(&self.place, born));
            self.app.give(goes, "2026-12-31", 700, "2025-11-01T02:00:00Z").await;
            let path = format!("/api/v1/learners/{stays}/merge-requests");
            let body = json!({ "other_id": goes, "reason": "同一人两次登记" });
            let merge = self.county.post(&path, body).await.expect(201).id();
            asked.push(format!("/api/v1/learner-merges/{merge}"));
        }
        vec![
            (
                "approve_learner_merge",
                Request::new(&self.checker, format!("{}/approve", asked[0]), Value::Null)
                    .of_version("\"v1\"")
                    .posts()
                    .refused_to(&self.county, 403, "own_privacy_request")
                    .once_done(409, "request_decided"),
            ),
            (
                "reject_learner_merge",
                Request::new(&self.checker, format!("{}/reject", asked[1]), json!({ "reason": "是两个人" }))
                    .of_version("\"v1\"")
                    .unlike("reason", "另一个理由")
                    .once_done(409, "request_decided"),
            ),
        ]
    }

    async fn of_reviews(&self) -> Vec<(&'static str, Request)> {
        let mut reviews = Vec::new();
        for day in ["2025-11-10", "2025-11-11"] {
            let session = self.taught(self.app.learner(&self.place, BORN), day);
            let settle = format!("/api/v1/class-sessions/{session}/settle");
            self.manager.post_once(&settle, day, json!({})).await.expect(200);
            let review = Uuid::now_v7();
            self.app.sql(&format!(
                "insert into credit_review (id, facility_id, session_id, status, opened_at)
                 values ('{review}', '{}', '{session}', 'open', now());
                 insert into credit_review_line (earning_id, review_id, learner_id, reasons)
                 select e.id, '{review}', e.learner_id, '{{call_back}}' from credit_earning e
                     join attendance a on a.id = e.attendance_id where a.session_id = '{session}'",
                self.place.facility
            ));
            reviews.push(format!("/api/v1/credit-reviews/{review}"));
        }
        let decide = |path: &str, verb: &str| {
            Request::new(&self.county, format!("{path}/{verb}"), json!({ "reason": "电话核实" }))
                .of_version("\"v1\"")
                .unlike("reason", "另一个理由")
                .once_done(409, "credit_review_decided")
        };
        vec![
            ("accept_credit_review", decide(&reviews[0], "accept")),
            (
                "refuse_credit_review",
                decide(&reviews[1], "refuse").posts().refused(
                    "earning_ids",
                    json!([NOBODY]),
                    422,
                    "validation_failed",
                ),
            ),
        ]
    }

    async fn of_funds(&self) -> Vec<(&'static str, Request)> {
        let item = self.shelved("CUP").await.0;
        let award = json!({ "amount": "9.00", "source": "民政局", "document": "通知 2" });
        let rent = json!({ "category": "redemption_services", "amount": "9.00", "supplier": "理发店", "document": "发票 2" });
        let money = json!({ "donor_kind": "anonymous", "amount": "9.00" });
        let goods = json!({
            "donor_kind": "anonymous", "facility_id": self.place.facility, "item_id": item, "quantity": 1,
            "valuation": "1.00",
        });
        let kept = json!({ "kind": "donation_fund", "name": "善款", "county_code": "150602" });
        let kept = self.county.post("/api/v1/funds", kept).await.expect(201).id();
        vec![
            (
                "receive_fund",
                Request::new(&self.county, format!("{}/receive", self.fund), award)
                    .posts()
                    .unlike("document", "通知 3")
                    .refused("amount", "0.00", 422, "validation_failed"),
            ),
            (
                "spend_fund",
                Request::new(&self.county, format!("{}/spend", self.fund), rent)
                    .posts()
                    .unlike("document", "发票 3")
                    .refused("amount", "99.00", 422, "insufficient_fund"),
            ),
            (
                "donate_cash",
                Request::new(&self.county, format!("/api/v1/funds/{kept}/donations"), money)
                    .posts()
                    .unlike("amount", "8.00")
                    .refused("amount", "0.00", 422, "validation_failed"),
            ),
            (
                "donate_goods",
                Request::new(&self.manager, "/api/v1/donations", goods)
                    .posts()
                    .unlike("valuation", "2.00")
                    .refused("item_id", NOBODY, 404, "not_found"),
            ),
            (
                "deliver_goods",
                Request::new(&self.county, &self.deliveries, self.delivery(&item))
                    .posts()
                    .unlike("document", "送货单 2")
                    .refused("cost", "61.00", 422, "more_than_bought"),
            ),
        ]
    }

    async fn of_teachers(&self) -> Vec<(&'static str, Request)> {
        let remunerations = "/api/v1/teacher-remunerations";
        let fund =
            json!({ "kind": "operating_guarantee_fund", "name": "运营保障经费", "county_code": "150602" });
        let fund = self.county.post("/api/v1/funds", fund).await.expect(201).id();
        let grant = json!({ "amount": "900.00", "source": "财政局", "document": "通知 7" });
        self.county.post_once(&format!("/api/v1/funds/{fund}/receive"), "pay", grant).await.expect(201);
        let standard = json!({ "county_code": "150602", "source": "school", "yuan_per_hour": "80.00", "policy_basis": "标准", "effective_from": "2025-01-01" });
        self.county.post("/api/v1/remuneration-standards", standard).await.expect(201);
        let teacher = json!({ "school_id": self.place.school, "name": "赵老师", "source": "school", "employment": "retired" });
        let teacher = self.clerk.post("/api/v1/teachers", teacher).await.expect(201).id();
        let wanted = |day: &str| {
            self.app.taught_by(&self.place, &teacher, day);
            json!({ "teacher_id": teacher, "school_id": self.place.school, "from": day, "to": day, "fund_id": fund })
        };
        let asked = async |day: &str| {
            let asked = self.county.post_once(remunerations, day, wanted(day)).await.expect(201);
            format!("{remunerations}/{}", asked.id())
        };
        let (to_approve, to_reject) = (asked("2025-10-08").await, asked("2025-10-09").await);
        vec![
            (
                "create_teacher_remuneration",
                Request::new(&self.county, remunerations, wanted("2025-10-10"))
                    .unlike("to", "2025-10-11")
                    .refused("fund_id", NOBODY, 404, "not_found")
                    .once_done(422, "nothing_to_remunerate"),
            ),
            (
                "approve_teacher_remuneration",
                Request::new(&self.checker, format!("{to_approve}/approve"), Value::Null)
                    .of_version("\"v1\"")
                    .posts()
                    .refused_to(&self.county, 403, "own_remuneration")
                    .once_done(409, "remuneration_decided"),
            ),
            (
                "reject_teacher_remuneration",
                Request::new(&self.checker, format!("{to_reject}/reject"), json!({ "reason": "课次有误" }))
                    .of_version("\"v1\"")
                    .unlike("reason", "重复")
                    .once_done(409, "remuneration_decided"),
            ),
        ]
    }

    async fn of_reversals(&self) -> Vec<(&'static str, Request)> {
        let reversals = "/api/v1/ledger-reversals";
        let wanted = async |code: &str| {
            let delivered = self.shelved(code).await.1;
            json!({ "event_id": delivered["event_id"], "reason": "填错" })
        };
        let asked = async |code: &str| {
            let key = format!("undo {code}");
            let asked = self.county.post_once(reversals, &key, wanted(code).await).await.expect(201);
            format!("{reversals}/{}", asked.id())
        };
        let (to_approve, to_reject) = (asked("PEN").await, asked("BAG").await);
        vec![
            (
                "create_ledger_reversal",
                Request::new(&self.county, reversals, wanted("HAT").await)
                    .unlike("reason", "重复")
                    .refused("event_id", NOBODY, 404, "not_found")
                    .once_done(409, "reversal_asked_for"),
            ),
            (
                "approve_ledger_reversal",
                Request::new(&self.checker, format!("{to_approve}/approve"), Value::Null)
                    .of_version("\"v1\"")
                    .posts()
                    .refused_to(&self.county, 403, "own_reversal")
                    .once_done(409, "reversal_decided"),
            ),
            (
                "reject_ledger_reversal",
                Request::new(&self.checker, format!("{to_reject}/reject"), json!({ "reason": "无凭证" }))
                    .of_version("\"v1\"")
                    .unlike("reason", "重复")
                    .once_done(409, "reversal_decided"),
            ),
        ]
    }

    /// Online and without a teacher: nothing is in the way of the same series a second time.
    fn of_timetable(&self) -> (&'static str, Request) {
        let series = json!({
            "school_id": self.place.school, "course_id": self.place.course, "delivery_mode": "online", "capacity": 30,
            "weekdays": [2], "start_time": "09:00:00", "minutes": 60, "first_day": "2025-11-18",
            "last_day": "2025-11-25", "on_non_working_day": "keep",
        });
        let request = Request::new(&self.clerk, "/api/v1/class-series", series)
            .unlike("capacity", 20)
            .refused("first_day", "2025-11-11", 422, "validation_failed")
            .refused("school_id", json!(self.next_door.school), 422, "validation_failed");
        ("create_class_series", request)
    }

    async fn of_stock(&self) -> Vec<(&'static str, Request)> {
        let (soap, rice, fan) =
            (self.shelved("SOAP").await.0, self.shelved("RICE").await.0, self.shelved("FAN").await.0);
        let at = |item: &str, verb: &str| format!("/api/v1/redemption-items/{item}/{verb}");
        let here = self.place.facility;
        let came = json!({ "facility_id": here, "quantity": 1, "document": "送货单 1" });
        let sent = json!({
            "from_facility_id": here, "to_facility_id": self.next_door.facility, "quantity": 1, "document": "调拨单 1",
        });
        let broken = json!({ "facility_id": here, "quantity": 1, "cause": "damaged", "reason": "受潮" });
        let count = |item: &str| json!({ "facility_id": here, "items": [{ "item_id": item, "counted": 4 }], "reason": "盘点" });
        let asked = async |item: &str| {
            let asked = self.manager.post_once("/api/v1/stock-counts", item, count(item)).await.expect(201);
            format!("/api/v1/stock-adjustments/{}", asked.id())
        };
        let (to_approve, to_reject) = (asked(&soap).await, asked(&rice).await);
        vec![
            (
                "receive_stock",
                Request::new(&self.clerk, at(&soap, "receive-stock"), came)
                    .posts()
                    .unlike("document", "送货单 2")
                    .refused("facility_id", json!(self.next_door.facility), 404, "not_found"),
            ),
            (
                "transfer_stock",
                Request::new(&self.county, at(&soap, "transfer-stock"), sent)
                    .posts()
                    .unlike("document", "调拨单 2")
                    .refused("quantity", 99, 409, "stock_held"),
            ),
            (
                "write_off_stock",
                Request::new(&self.clerk, at(&fan, "write-off-stock"), broken)
                    .unlike("reason", "过期")
                    .refused("quantity", 99, 409, "stock_held")
                    .once_done(409, "stock_adjustment_waiting"),
            ),
            (
                "create_stock_count",
                Request::new(&self.manager, "/api/v1/stock-counts", count(&self.shelved("MUG").await.0))
                    .unlike("reason", "季度盘点")
                    .refused("facility_id", json!(self.next_door.facility), 404, "not_found")
                    .once_done(409, "stock_adjustment_waiting"),
            ),
            (
                "approve_stock_adjustment",
                Request::new(&self.county, format!("{to_approve}/approve"), Value::Null)
                    .posts()
                    .refused_to(&self.manager, 422, "own_stock_adjustment")
                    .once_done(409, "stock_adjustment_decided"),
            ),
            (
                "reject_stock_adjustment",
                Request::new(&self.county, format!("{to_reject}/reject"), json!({ "reason": "请重新清点" }))
                    .unlike("reason", "重复")
                    .once_done(409, "stock_adjustment_decided"),
            ),
        ]
    }

    async fn of_orders(&self) -> Vec<(&'static str, Request)> {
        let item = self.shelved("TEA").await.0;
        let order = json!({ "learner_id": self.learner, "facility_id": self.place.facility, "item_id": item, "quantity": 1 });
        let mut waiting = Vec::new();
        for key in ["order 1", "order 2", "order 3"] {
            let reserved = self.clerk.post_once(ORDERS, key, order.clone()).await.expect(201);
            let code = json!({ "code": reserved.json()["pick_up_code"] });
            waiting.push((format!("{ORDERS}/{}", reserved.id()), code));
        }
        let [(to_cancel, _), (to_pick_up, code), (delivered, shown)] = &waiting[..] else { unreachable!() };
        self.clerk.post_once(&format!("{delivered}/pick-up"), "delivered", shown.clone()).await.expect(200);
        let why = json!({ "reason": "不要了" });
        vec![
            (
                "create_redemption_order",
                Request::new(&self.clerk, ORDERS, order)
                    .posts()
                    .unlike("quantity", 2)
                    .refused("quantity", 9, 409, "out_of_stock")
                    .refused(
                        "learner_id",
                        json!(self.app.learner(&self.place, BORN)),
                        422,
                        "insufficient_credits",
                    ),
            ),
            (
                "cancel_redemption_order",
                Request::new(&self.clerk, format!("{to_cancel}/cancel"), why.clone())
                    .posts()
                    .unlike("reason", "重复")
                    .once_done(409, "order_step_not_allowed"),
            ),
            (
                "pick_up_redemption_order",
                Request::new(&self.clerk, format!("{to_pick_up}/pick-up"), code.clone())
                    .posts()
                    .unlike("code", "00000000")
                    .refused("code", "00000000", 422, "validation_failed")
                    .once_done(409, "order_step_not_allowed"),
            ),
            (
                "reverse_redemption_order",
                Request::new(&self.manager, format!("{delivered}/reverse"), why)
                    .posts()
                    .unlike("reason", "重复")
                    .refused_at(format!("{to_cancel}/reverse"), 409, "order_step_not_allowed")
                    .once_done(409, "order_step_not_allowed"),
            ),
        ]
    }
}

/// What a subsidy run moves: its payments, and what is taken back.
async fn of_subsidies(app: &TestApp) -> Vec<(&'static str, Request)> {
    let year = Year::new(app).await;
    let mut runs = Vec::new();
    for number in [2025, 2026] {
        let cycle = year.assess(number, &all_facts());
        let run = year.computed(cycle, "30000.00").await;
        year.put(&run, "finalised");
        runs.push((cycle, run));
    }
    let [(_, to_pay), (cycle, paid)] = &runs[..] else { unreachable!() };
    year.step(&year.cashier, paid, "disburse").await.expect(200);
    year.veto(*cycle, &year.schools[0]);
    let line = year.lines(paid).await[0]["id"].as_str().expect("an id").to_owned();
    let ask = format!("{RUNS}/{paid}/lines/{line}/clawbacks");
    let asked = year.city.client.post(&ask, json!({ "reason": "查实" })).await.expect(201);
    vec![
        (
            "disburse_subsidy_run",
            Request::new(
                &year.cashier.client,
                format!("{RUNS}/{to_pay}/disburse"),
                json!({ "reason": "拨付" }),
            )
            .of_version("\"v5\"")
            .posts_each(6)
            .unlike("reason", "重复")
            .once_done(412, "stale_version"),
        ),
        (
            "approve_subsidy_clawback",
            Request::new(
                &year.cashier.client,
                format!("/api/v1/subsidy-clawbacks/{}/approve", asked.id()),
                Value::Null,
            )
            .of_version("\"v1\"")
            .posts()
            .once_done(409, "subsidy_decided"),
        ),
    ]
}
