//! Where a learner was before is told by another device: whichever finds its network first, the same comes of it.

use contract::device::{AttendanceBatchAnswer, DeviceRowReason, DeviceVerdict};
use serde_json::Value;

use super::batches::{Morning, morning};
use crate::support::device::{Device, Shown, own_code};

const CAME: &str = "2025-11-12T01:02:00Z";
const LEFT: &str = "2025-11-12T02:00:00Z";
const THERE: &str = "2025-11-12T02:15:00Z";

struct Two {
    morning: Morning,
    there: Device,
    next: String,
    who: String,
}

/// A learner who goes from one class to the next, at whose door another device stands.
async fn two() -> Two {
    let morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let next = morning.beside("2025-11-12T02:15:00Z", "2025-11-12T03:20:00Z").await;
    let there = Device::active(&morning.app, &morning.school.manager, morning.school.facility).await;
    there.anchor(&morning.app).await.expect(200);
    Two { morning, there, next, who }
}

impl Two {
    fn came(&mut self) -> Value {
        self.morning.row(CAME, "sign_in", &self.who)
    }

    fn left(&mut self, at: &str) -> Value {
        self.morning.row(at, "sign_out", &self.who)
    }

    fn went_on(&mut self) -> Value {
        let code = own_code(&self.morning.app, &self.who, THERE);
        self.there.record(THERE, "sign_in", &self.next, &Shown::Code(&code))
    }

    async fn sweep(&self) {
        backend::sweeps::sweep(&self.morning.app.state).await;
    }

    /// What the learner attended, the latest first: how it stands, and the minutes that count.
    async fn attended(&self) -> Vec<(String, Option<u32>)> {
        let told = self.morning.attended(&self.who).await.into_iter();
        told.map(|one| (one.status.to_string(), one.valid_minutes)).collect()
    }
}

fn verdicts(answer: &AttendanceBatchAnswer) -> Vec<(DeviceVerdict, Option<DeviceRowReason>)> {
    answer.rows.iter().map(|row| (row.verdict, row.reason)).collect()
}

const ACCEPTED: (DeviceVerdict, Option<DeviceRowReason>) = (DeviceVerdict::Accepted, None);
const WAITS: (DeviceVerdict, Option<DeviceRowReason>) =
    (DeviceVerdict::Waiting, Some(DeviceRowReason::LearnerElsewhere));
const FOR_ITS_SIGN_IN: (DeviceVerdict, Option<DeviceRowReason>) =
    (DeviceVerdict::Waiting, Some(DeviceRowReason::NotSignedIn));

#[actix_web::test]
async fn a_whole_class_that_comes_after_the_next_ones_sign_in_is_there() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left(LEFT), two.went_on());
    assert_eq!(verdicts(&two.there.upload(&[went_on]).await), [ACCEPTED]);
    assert_eq!(verdicts(&two.morning.device.upload(&[came, left]).await), [ACCEPTED; 2]);
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None), ("signed_out".to_owned(), Some(58))]);
}

#[actix_web::test]
async fn who_is_not_known_to_have_left_waits_at_the_next_door_until_that_is_heard() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left(LEFT), two.went_on());
    assert_eq!(verdicts(&two.morning.device.upload(&[came]).await), [ACCEPTED]);
    assert_eq!(verdicts(&two.there.upload(std::slice::from_ref(&went_on)).await), [WAITS]);
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None)], "nothing is known yet");
    assert_eq!(verdicts(&two.morning.device.upload(&[left]).await), [ACCEPTED]);
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None), ("signed_out".to_owned(), Some(58))]);
    let again = two.there.upload(&[went_on]).await;
    assert_eq!(again.rows[0].stands, Some(DeviceVerdict::Accepted), "it is kept, and answered as it stands");
}

#[actix_web::test]
async fn a_sign_in_that_comes_after_the_next_ones_waits_for_its_own_sign_out() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left(LEFT), two.went_on());
    two.there.upload(&[went_on]).await;
    assert_eq!(verdicts(&two.morning.device.upload(&[came]).await), [WAITS]);
    assert_eq!(
        verdicts(&two.morning.device.upload(&[left]).await),
        [FOR_ITS_SIGN_IN],
        "its sign-in is not entered yet"
    );
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None), ("signed_out".to_owned(), Some(58))]);
    assert_eq!(two.morning.app.count("select from device_record where verdict = 'waiting'"), 0);
    let method = "select from attendance where source = 'device_scan' and beside_by is null";
    assert_eq!(two.morning.app.count(method), 2, "it is known how each was found");
}

#[actix_web::test]
async fn a_code_that_is_scanned_twice_lets_nobody_leave_who_waits_to_be_let_in() {
    let mut two = two().await;
    let (app, session) = (&two.morning.app, two.morning.session.clone());
    let code = own_code(app, &two.who, CAME);
    let twice = [(CAME, "sign_in"), ("2025-11-12T01:02:03Z", "sign_out")]
        .map(|(at, kind)| two.morning.device.record(at, kind, &session, &Shown::Code(&code)));
    let (left, went_on) = (two.left(LEFT), two.went_on());
    two.there.upload(&[went_on]).await;
    let answer = two.morning.device.upload(&twice).await;
    assert_eq!(verdicts(&answer), [WAITS, (DeviceVerdict::Refused, Some(DeviceRowReason::CodeUsed))]);
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None)], "it is not known to have left");
    two.morning.device.upload(&[left]).await;
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None), ("signed_out".to_owned(), Some(58))]);
}

#[actix_web::test]
async fn of_two_sign_outs_the_first_counts_whichever_class_is_heard_first() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left(LEFT), two.went_on());
    let late = two.left("2025-11-12T02:20:00Z");
    assert_eq!(verdicts(&two.there.upload(&[went_on]).await), [ACCEPTED]);
    let answer = two.morning.device.upload(&[came, left, late]).await;
    let again = (DeviceVerdict::Accepted, Some(DeviceRowReason::AlreadySignedOut));
    assert_eq!(verdicts(&answer), [ACCEPTED, ACCEPTED, again]);
    assert_eq!(two.attended().await, [("signed_in".to_owned(), None), ("signed_out".to_owned(), Some(58))]);
}

#[actix_web::test]
async fn a_sign_out_is_not_given_up_while_its_sign_in_waits() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left(LEFT), two.went_on());
    let mut exit =
        Device::active(&two.morning.app, &two.morning.school.manager, two.morning.school.facility).await;
    exit.anchor(&two.morning.app).await.expect(200);
    let code = own_code(&two.morning.app, &two.who, "2025-11-12T02:58:00Z");
    let gone = exit.record("2025-11-12T02:58:00Z", "sign_out", &two.next, &Shown::Code(&code));
    two.morning.app.clock.set("2025-11-12T03:00:00Z".parse().expect("an instant"));
    assert_eq!(verdicts(&exit.upload(&[gone]).await), [FOR_ITS_SIGN_IN]);
    two.morning.device.upload(&[came]).await;
    two.morning.app.clock.set("2025-11-18T02:00:00Z".parse().expect("an instant"));
    assert_eq!(verdicts(&two.there.upload(&[went_on]).await), [WAITS]);
    two.morning.school = two.morning.school.at(&two.morning.app, "2025-11-20T02:00:00Z").await;
    two.sweep().await;
    assert_eq!(two.morning.app.count("select from device_record where verdict = 'waiting'"), 2);
    two.morning.device.upload(&[left]).await;
    two.sweep().await;
    assert_eq!(
        two.attended().await,
        [("signed_out".to_owned(), Some(43)), ("under_review".to_owned(), None)]
    );
}

#[actix_web::test]
async fn who_stayed_where_it_was_is_refused_at_the_next_door() {
    let mut two = two().await;
    let (came, left, went_on) = (two.came(), two.left("2025-11-12T02:25:00Z"), two.went_on());
    two.morning.device.upload(&[came]).await;
    assert_eq!(verdicts(&two.there.upload(&[went_on]).await), [WAITS]);
    two.morning.device.upload(&[left]).await;
    two.sweep().await;
    assert_eq!(two.attended().await, [("signed_out".to_owned(), Some(83))]);
    let refused = "select from device_record where verdict = 'refused' and reason = 'learner_elsewhere'";
    assert_eq!(two.morning.app.count(refused), 1);
}

#[actix_web::test]
async fn who_is_never_heard_to_have_left_is_refused_after_the_days_of_the_parameter() {
    let mut two = two().await;
    let (came, went_on) = (two.came(), two.went_on());
    two.morning.device.upload(&[came]).await;
    two.there.upload(&[went_on]).await;
    for (at, verdict) in [("2025-11-19T02:39:00Z", "waiting"), ("2025-11-19T02:41:00Z", "refused")] {
        two.morning.app.clock.set(at.parse().expect("an instant"));
        two.sweep().await;
        let there = format!(
            "select from device_record where verdict = '{verdict}' and seq = 1
            and device_id = '{}' and coalesce(reason, 'learner_elsewhere') = 'learner_elsewhere'",
            two.there.id
        );
        assert_eq!(two.morning.app.count(&there), 1, "{at}");
    }
}
