//! Volunteers (notice, 五(四): “银龄行动”, 老年人志愿队伍, 为老志愿队伍), and what elders offer (四(五): 变“需”为“供”).

mod logs;
mod talents;
mod teams;

pub use logs::*;
pub use talents::*;
pub use teams::*;
