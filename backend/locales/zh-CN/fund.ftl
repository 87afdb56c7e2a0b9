# 资金
county_not_allowed = 旗区不在管辖范围
    .detail = 请填写您管辖的旗区代码；站点资金须与站点所在旗区一致。
fund_exists = 该资金账户已存在
    .detail = 同一旗区或站点每类资金只设一个账户。
amount_not_positive = 金额须大于零
    .detail = 请填写大于 0 的金额。
not_earmarked_use = 不符合专款用途
    .detail = 该项资金有规定用途：分级资助资金只能购置兑换物品和相关服务。本次尝试已记录。
insufficient_fund = 资金余额不足
    .detail = 余额不够支付，没有发生任何变动。
