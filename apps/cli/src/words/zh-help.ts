/** What `escapement --help` says. */
export const zhHelp = `escapement：查询运行中集群的状况，并执行需要由人决定的操作。

  escapement status                                              主节点、存活的进程及其各自等待的事项
  escapement office reset --reason 原因                          当 Redis 拒绝 ZooKeeper 选出的节点时，允许其任主节点
  escapement office hand-over --reason 原因                      让主节点让位，例如在其机器维护之前
  escapement job list [--search 文本]                            任务及其触发规则和名称
  escapement job show 任务…                                      以 YAML 输出任务，可供 job apply 使用
  escapement job joins 任务                                      任务在哪些触发时间上还在等待其余前置任务
  escapement job run 任务 [--input JSON] [--run-at 时刻]         立即或稍后运行任务；也可用 --delay-ms 和 --key
  escapement job pause --reason 原因 任务 [--until 时刻]         暂停触发，直到有人恢复或到达指定时刻
  escapement job resume 任务                                     从现在起恢复触发
  escapement job apply 文件…                                     按 YAML 或 JSON 文件创建或替换任务；- 表示标准输入
  escapement run list [--queue 队列] [--worker 工作进程]…        运行，最新在前，最多 200 条；也可按 --job、--state 和 --trigger
  escapement run show 运行                                       一次运行的状况、结果及其原因
  escapement run cancel --reason 原因 运行                       停止一次运行；尚未开始的会离开队列
  escapement run retry 运行                                      重试一次已结束但未成功的运行
  escapement run delayed 任务                                    任务的预约运行，最近的在前
  escapement run take-back 运行                                  撤回尚未开始的预约运行
  escapement back-fill plan 任务 --from 时刻 --to 时刻           补跑将执行哪些已过去的触发时间；不作任何改动
  escapement back-fill start --reason 原因 任务 --from … --to …  执行补跑，每次少量运行
  escapement back-fill list 任务                                 任务的补跑及其进度，最新在前
  escapement back-fill show 任务 补跑                            一个补跑的进度、提出者及原因
  escapement back-fill stop --reason 原因 任务 补跑              停止补跑；尚未开始的运行会被取消
  escapement limits show 队列                                    队列的限制
  escapement limits set 队列 [--max-concurrent N] [--per-…]      设置队列的限制，取代原有的全部限制
  escapement limits clear 队列                                   取消队列的限制
  escapement lock list                                           被持有或等待的锁与租约，以及屏障
  escapement lock show 锁                                        一个锁及其等待者
  escapement lock history 锁                                     锁最近的持有者、令牌及其结束方式
  escapement lock free --reason 原因 锁 [--token N]              从停滞的持有者手中强制释放；会先要求输入锁的名称
  escapement lock permits --reason 原因 锁 --permits N           更改信号量的许可数
  escapement lease take 锁 --owner 文本 --lease-ms N             在一段时间内持有锁，例如供脚本使用
  escapement lease renew 锁 租约 --lease-ms N                    从现在起续期
  escapement lease release 锁 租约                               归还锁
  escapement singleton list                                      各程序的单例及其持有者
  escapement singleton show 名称                                 一个单例及其转移记录
  escapement singleton move --reason 原因 名称 [--to 程序]       要求其持有者交出
  escapement singleton restart --reason 原因 名称                要求其持有者重启实例
  escapement singleton tell 名称 --command JSON                  将命令放入其收件箱
  escapement singleton send-again --reason 原因 名称 --sequence N  将已放弃的命令重新放入其收件箱
  escapement singleton delete --reason 原因 名称                 删除没有程序竞选的单例及其状态
  escapement config list                                         配置项（不含值）
  escapement config get 名称                                     一个配置项的值
  escapement config set 名称 --value JSON [--if-version N]       创建配置项，或以新值取代该版本；其 schema 保持不变
  escapement config history 名称                                 配置项的各版本及写入者，最新在前
  escapement config readers 名称                                 哪些程序在跟随它，各自使用哪个版本
  escapement service list                                        有实例的服务
  escapement service show 名称                                   一个服务及其实例的地址
  escapement service keep 名称 实例 --address URL --ttl-ms N     在一段时间内注册实例，或为其续期
  escapement service remove 名称 实例                            立即移除实例
  escapement set-aside list                                      ZooKeeper 中已缺失、仅 Redis 中还有的任务
  escapement set-aside restore --reason 原因 [任务…]             写回这些任务；不指定则写回全部
  escapement set-aside discard --reason 原因 任务…               彻底放弃指定的任务
  escapement not-run [--job 任务] [--outcome …] [--from 时刻]…   没有运行的触发时间及其原因，按任务排列，最多 200 条
  escapement audit [--who …] [--act …] [--about …]               审计日志，最新在前，最多 200 条

从备份恢复 ZooKeeper，或有人写入过 Redis 之后，节点会报告 OFFICE_REFUSED，且没有主节点，此时可重置职位。
若有另一个集群共用同一个 Redis，请改为将两者分开。原因会保存在任期历史中，或与被取消的运行一并保存。
被搁置的任务只执行已排入的运行；恢复后从原处继续，放弃后不复存在。

  --url URL          任一节点（ESCAPEMENT_URL，或本容器的节点，或 http://localhost:8080）
  --token-file 路径  存放管理员令牌的文件（ESCAPEMENT_ADMIN_TOKEN_FILE，或 ESCAPEMENT_ADMIN_TOKEN 中的令牌）
  --reason 原因      执行该操作的原因，2 至 500 个字符
  --who 文本         用于 audit：操作者的一部分，例如 browser 或某个地址
  --act 名称         用于 audit：所做的操作，例如 job.replace
  --about 对象       用于 audit：操作的对象，例如 job:nightly-report
  --search 文本      用于 job list：标识、名称、描述、标签、任务或触发规则中须出现的词
  --job 任务         用于 run list 和 not-run：仅此任务
  --state 名称       用于 run list：例如 running 或 failed，多个以逗号分隔
  --trigger 名称     用于 run list：触发方式，例如 schedule、manual 或 retry，多个以逗号分隔
  --queue 队列       用于 run list：仅此队列
  --worker 工作进程  用于 run list：最后由该工作进程开始的运行，须为完整标识
  --exclude 任务     用于 run list：排除该任务的运行，多个以逗号分隔
  --exclude-queue 队列, --exclude-worker 工作进程  用于 run list：排除该队列，或最后由该工作进程开始的运行，多个以逗号分隔
  --outcome 名称     用于 not-run：skipped、missed、superseded 或 unknown，多个以逗号分隔
  --from T, --to T   用于 run list、back-fill 和 not-run：从某一时刻起、到另一时刻之前的触发时间，例如 2026-03-01T00:00:00+08:00
  --newest-first     用于 back-fill：从最近的触发时间开始
  --again            用于 back-fill：已有运行的触发时间也再执行一次
  --parallel N       用于 back-fill：同时最多多少个运行，不超过任务所允许的数量
  --max-concurrent N 用于 limits set：队列中最多同时执行多少个运行
  --per-second N     用于 limits set：每秒最多开始多少个运行；或用 --per-minute N
  --rate-key TEXT    用于 limits set：按运行的键分别计数，如 '\${input.account}'
  --if-version N     用于 limits 和 config set：仅取代该版本；any 表示取代任何现有版本
  --token N          用于 lock free：有多个持有者时，指定其中之一的防护令牌
  --permits N        用于 lock permits：最多可同时持有的许可数
  --yes              用于 lock free：不要求输入名称
  --owner 文本       用于 lease take：显示为持有者的名称
  --lease-ms N       用于 lease：持有多久（毫秒）
  --address URL      用于 service keep：实例的地址
  --ttl-ms N         用于 service keep：未续期时的有效时间（毫秒）
  --weight N, --zone 文本, --version 文本  用于 service keep：权重、可用区与版本
  --draining         用于 service keep：完成已开始的工作，不再被选用
  --wait-ms N        用于 lease take：最多等待多久（毫秒，默认 0）
  --value JSON       用于 config set：值
  --command JSON     用于 singleton tell：命令
  --input JSON       用于 job run：替代任务所写输入的值
  --run-at 时刻, --delay-ms N  用于 job run：何时运行，或多少毫秒之后运行
  --key 文本         用于 job run：预约运行的键；已有同键的预约时保留原有的
  --until 时刻       用于 job pause：何时自动恢复，例如 2026-03-01T06:00:00+08:00
  --sequence N       用于 singleton send-again：哪一条，见 singleton show（#N）
  --json             以 JSON 输出应答，供程序使用
  --language en|zh   语言（LC_ALL、LC_MESSAGES、LANG）
  --help             显示本说明

若证书由自建机构签发，请用 NODE_EXTRA_CA_CERTS 指定该机构的证书文件。
退出码：0 表示已完成；1 表示被拒绝、只完成一部分或无应答；2 表示调用有误。`;
