# 外壳、通用部件与导航
product = 银发学堂
product-place = 鄂尔多斯市民政局
product-promise = 让每一堂课都有记录，每一分学分都有去处。
skip-to-content = 跳到正文
menu = 菜单
breadcrumb = 当前位置
language = 语言
nav-main = 主导航
nav-current = （当前页面）
nav-overview = 总览
nav-group-schools = 学堂建设
nav-group-teaching = 教学
nav-group-volunteering = 志愿服务
nav-group-credits = 学分与兑换
nav-group-funding = 资金
nav-group-supervision = 监督

sign-out = 退出登录
sign-out-failed = 还没有退出登录
password-change = 修改密码
password-changed = 密码已修改，请用新密码登录
password-current = 当前密码
password-new = 新密码
password-again = 再输一次新密码
password-hint = 至少 10 位，不要包含账号名
password-differs = 两次输入的新密码不一样

waiting = 正在加载…
failure-unreachable = 连接不上服务器
failure-unreachable-advice = 请检查网络后重试，已填写的内容不会丢失。
failure-unreadable = 服务器的回答无法识别
failure-unreadable-advice = 系统可能刚刚升级，请刷新页面后重试。
failure-request = 如需帮助，请把编号告诉管理员：{ $id }
failure-retry = 重试
choices-unread = 选项没有加载出来：{ $why }

dialog-close = 关闭
dialog-cancel = 取消

form-required = 请填写此项
form-not-offered = 原来选的已不在可选范围内，请重新选择
form-malformed = 格式不对，请检查后重填
form-optional = （选填）
form-choose = 请选择
form-empty = （空）
form-stale = 其他人刚刚修改了这份资料
form-stale-advice = 对方改了这里的 { $count } 项，已在下面逐项标出。您填写的内容都还在；再次保存只提交您改过的项。
form-stale-elsewhere = 对方改的内容不在这张表单里。您填写的内容都还在，请再次保存。
form-stale-now = 它现在的状态：{ $state }。核对后可以再按一次。
form-changed-meanwhile = 其他人改了这一项
form-version-base = 原来
form-version-theirs = 对方改为
form-version-mine = 您填写
form-version-take = 采用对方的
form-version-taken = 现在采用对方的内容。

file-choose = 选择文件
file-none = 还没有选择文件

filter-bar = 筛选
filter-clear = 清除筛选

pager = 翻页
pager-shown = 本页 { $shown } 条
pager-total = 本页 { $shown } 条，共 { $total } 条
pager-first = 第一页
pager-next = 下一页

table-adjust = 显示设置
table-sort = 排序
table-sort-usual = 默认顺序
table-sort-up = { $column }，由小到大
table-sort-down = { $column }，由大到小
table-columns = 显示的列
table-density = 行距
table-comfortable = 宽松
table-normal = 适中
table-compact = 紧凑

chart-table = 查看数据表
chart-item = 项目
chart-share = 占比
chart-target = 目标
chart-numbers = 数量
chart-difference = 增减
chart-target-mark = 竖线为目标

trace-search = 在计算过程中查找
trace-unfold = 全部展开
trace-fold = 全部收起
trace-nothing = 没有找到匹配的步骤

unit-yuan = 元
unit-credits = 学分

not-found = 没有这个页面
not-found-advice = 网址可能有误，或者内容已经移走。
forbidden = 您没有权限查看此页
forbidden-advice = 如果工作需要，请联系本级管理员为您的账号增加相应角色。
to-overview = 回到总览

actions = 操作
edit = 修改
remove = 删除
save = 保存
yes = 是
no = 否
