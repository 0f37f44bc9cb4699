import type { Fault, SingletonKind } from '@escapement/core';
import { SdkRefusal } from '../sdk-refusal.ts';

export function singletonInvalid(en: string, zh: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_INVALID', { en, zh });
}

export function kindDiffers(name: string, stands: SingletonKind): SdkRefusal {
  const [article, zhKind] = stands === 'service' ? ['a', '服务'] : ['an', '聚合'];
  return new SdkRefusal('SINGLETON_KIND_DIFFERS', {
    en: `singleton "${name}" stands as ${article} ${stands}, and this program declares it as the other kind: its inbox and its state would mean nothing; take another name, or declare it as ${article} ${stands}`,
    zh: `单例“${name}”已登记为${zhKind}，而本程序以另一种类型声明它：其收件箱与状态将失去意义；请换一个名称，或声明为${zhKind}`,
  });
}

export function tooManySingletons(name: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_LIMIT', {
    en: `singleton "${name}" was not declared, since as many names are known as there may be: use fewer names`,
    zh: `未能声明单例“${name}”，因为已知的单例名已达上限：请减少名称`,
  });
}

export function singletonNotFound(name: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_NOT_FOUND', {
    en: `no program has declared a singleton "${name}", so nothing was accepted for it: look at the name, or start a program that declares it`,
    zh: `没有程序声明过单例“${name}”，因此未接受任何命令：请核对名称，或启动声明它的程序`,
  });
}

export function notCandidate(name: string, program: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_NOT_CANDIDATE', {
    en: `"${program}" does not stand in line for singleton "${name}", so it was not moved: start it, or name one that stands there`,
    zh: `“${program}”不在单例“${name}”的候补队列中，因此未转移：请先启动它，或指定队列中的程序`,
  });
}

export function ownsAlready(name: string, program: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_OWNS_ALREADY', {
    en: `"${program}" owns singleton "${name}" already, so nothing was moved: restart it where another instance is wanted`,
    zh: `“${program}”已持有单例“${name}”，因此未转移：若需更换实例，请重启它`,
  });
}

export function singletonInUse(name: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_IN_USE', {
    en: `a program stands for singleton "${name}", or its owner was heard of within the last ten seconds, so it was not deleted: end the programs that declare it, and delete it then`,
    zh: `仍有程序竞选单例“${name}”，或十秒内收到过其持有者的消息，因此未删除：请先结束声明它的程序，再删除`,
  });
}

export function commandsWait(name: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_IN_USE', {
    en: `commands that were accepted wait in the inbox of singleton "${name}", so it was not deleted: start a program that works on them, and delete it when none waits`,
    zh: `单例“${name}”的收件箱中仍有已接受的命令，因此未删除：请启动处理它们的程序，处理完后再删除`,
  });
}

export function inboxFull(name: string): SdkRefusal {
  return new SdkRefusal('INBOX_FULL', {
    en: `the inbox of singleton "${name}" is full, and the command was not accepted: send it again later, or let the proxy wait with onFull: "wait"`,
    zh: `单例“${name}”的收件箱已满，命令未被接受：请稍后重发，或以 onFull: "wait" 让代理等待`,
  });
}

export function commandTooLarge(name: string): SdkRefusal {
  return new SdkRefusal('COMMAND_TOO_LARGE', {
    en: `a command for singleton "${name}" is larger than 64 KB, and was not accepted: put what is large elsewhere, and send where it is`,
    zh: `发给单例“${name}”的命令超过 64 KB，未被接受：请把大内容放在别处，只发送其位置`,
  });
}

export function replyInvalid(name: string): SdkRefusal {
  return singletonInvalid(
    `the reply to a command of singleton "${name}" is no JSON of 16 KB at the most, and the command was not acknowledged: reply with less`,
    `对单例“${name}”的命令的应答不是至多 16 KB 的 JSON，命令未被确认：请缩减应答`,
  );
}

export function commandGivenUp(name: string, because: string): SdkRefusal {
  return new SdkRefusal('COMMAND_GIVEN_UP', {
    en: `the command for singleton "${name}" was given up without an effect, since its instance ended over it time and again (${because}): mend the program and have it sent again, or mend the command and send it under another id`,
    zh: `发给单例“${name}”的命令已被放弃且未生效，因为实例多次因它而结束（${because}）：请修复程序后重新发送，或修正命令后换一个 id 发送`,
  });
}

export function commandIdReused(name: string, id: string): SdkRefusal {
  return new SdkRefusal('COMMAND_ID_REUSED', {
    en: `the id "${id}" was used for another command of singleton "${name}", so this one was not accepted: send each command under an id of its own, and under the same id only the same command`,
    zh: `id“${id}”已用于单例“${name}”的另一条命令，因此本命令未被接受：请为每条命令使用各自的 id，同一 id 只用于同一命令`,
  });
}

export function noReply(name: string, timeoutMs: number): SdkRefusal {
  return new SdkRefusal('SINGLETON_NO_REPLY', {
    en: `singleton "${name}" accepted the command and did not reply within ${timeoutMs} ms: it takes effect once all the same, unless Redis loses its data first; ask once more under the same id for its reply`,
    zh: `单例“${name}”已接受命令，但 ${timeoutMs} 毫秒内未应答：除非 Redis 丢失数据，命令仍会生效一次；请用同一 id 再次询问以取得应答`,
  });
}

export function singletonsUnreachable(name: string, fault: Fault | undefined): SdkRefusal {
  const why = fault === undefined ? '' : ` (${fault.message})`;
  const said = {
    en: `Redis could not be asked for singleton "${name}"${why}, so that it is not known whether what was sent was accepted: send it again under the same id when Redis is there`,
    zh: `无法为单例“${name}”访问 Redis${why}，因此不知道所发内容是否已被接受：Redis 恢复后请用同一 id 重发`,
  };
  return new SdkRefusal('SINGLETONS_UNREACHABLE', said, fault);
}

export function termOver(name: string): SdkRefusal {
  return new SdkRefusal('SINGLETON_TERM_OVER', {
    en: `this instance of singleton "${name}" does not hold its place any more, and nothing was written: stop what it does`,
    zh: `单例“${name}”的这个实例已不再任职，未写入任何内容：请停止其工作`,
  });
}

export function singletonsClosed(): SdkRefusal {
  return new SdkRefusal('SINGLETONS_CLOSED', {
    en: 'the singletons of this program were closed, and nothing is asked for over them any more',
    zh: '本程序的单例连接已关闭，不能再使用',
  });
}
