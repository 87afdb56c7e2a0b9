# redemption
