school-pick = 学堂
school-none = 没有已核准的学堂。学堂核准后才能选择。
school-any = 全部学堂
school-counter = 设施
reason = 理由
reason-hint = 一句话说明，将随记录保存
reason-too-short = 请至少写两个字
list-comma = 、
