import { describe, expect, it } from 'vitest';
import { parseCronExpression } from './cron-expression.ts';

function fault(expression: string) {
  const parse = parseCronExpression(expression, {
    dialect: 'vixie',
    dayMatch: undefined,
    key: 'nightly-report',
  });
  if (parse.kind !== 'faults') throw new Error(`${expression} was accepted`);
  const [first] = parse.faults;
  if (first === undefined) throw new Error(`${expression} has no fault`);
  return first;
}

describe('a zone beside the fields is told where it belongs, and only as a zone that there is', () => {
  it.each([
    ['0 9 * * * CST', 'CST', 10, 'timeZone: "Asia/Shanghai" or "America/Chicago"'],
    ['0 9 * * * PRC', 'PRC', 10, 'timeZone: "PRC"'],
    ['0 9 * * * Japan', 'Japan', 10, 'timeZone: "Japan"'],
    ['0 9 * * 1-5 UTC+8', 'UTC+8', 12, 'timeZone: "Asia/Shanghai"'],
    ['0 9 * * 1-5 +8', '+8', 12, 'timeZone: "Asia/Shanghai"'],
    ['0 9 * * 1-5 Z', 'Z', 12, 'timeZone: "UTC"'],
    ['0 9 * * 1-5 上海', '上海', 12, 'timeZone: "Asia/Shanghai"'],
    ['0 0 9 * * 1-5 Asia/Beijing', 'Asia/Beijing', 14, 'timeZone: "Asia/Shanghai"'],
    ['0 9 * * 1-5 Mars/Olympus', 'Mars/Olympus', 12, 'timeZone, such as "Asia/Shanghai"'],
    ['TZ=CST 0 9 * * *', 'TZ=CST', 0, 'timeZone: "Asia/Shanghai"'],
    ['TZ= 0 9 * * *', 'TZ=', 0, 'timeZone, such as "Asia/Shanghai"'],
    ['@daily UTC', 'UTC', 7, 'timeZone: "UTC"'],
    ['  @daily Asia/Shanghai', 'Asia/Shanghai', 9, 'timeZone: "Asia/Shanghai"'],
    ['@every 1h Europe/Paris', 'Europe/Paris', 10, 'timeZone: "Europe/Paris"'],
  ])('%s', (...[expression, text, position, allows]) => {
    const found = fault(expression);
    expect(found).toMatchObject({ code: 'CRON_ZONE_IN_EXPRESSION', text, position });
    expect(found.allowed.en).toContain(allows);
  });

  it('a weekday that must hold too is no offset', () => {
    expect(fault('0 0 9 13 * +5').allowed.en).toBe(
      '5, and dayMatch: "and" in the schedule; six fields begin with seconds',
    );
  });
});

describe('a command is told where it belongs', () => {
  it.each([
    ['@daily backup', 'backup', 7],
    ['@hourly /usr/bin/x', '/usr/bin/x', 8],
    ['0 9 * * * npm run x', 'npm', 10],
    ['0 9 * * * ./x.sh', './x.sh', 10],
    ['0 9 * * * node app.js', 'node', 10],
  ])('%s', (...[expression, text, position]) => {
    expect(fault(expression)).toMatchObject({
      code: 'CRON_COMMAND_IN_EXPRESSION',
      text,
      position,
    });
  });

  it('but neither a name with an L, nor one with a slip in it', () => {
    expect(() => fault('0 0 0 * * THUL')).toThrow(/accepted/);
    expect(() => fault('0 0 0 * * fridayL')).toThrow(/accepted/);
    const slip = fault('0 0 9 * * MONDY');
    expect(slip).toMatchObject({ code: 'CRON_FIELD_SYNTAX', field: 'dayOfWeek', text: 'MONDY' });
    expect(fault('0 9 * * * ls').allowed.zh).toMatch(/6 个字段以秒开头$/);
    expect(fault('0 9 * * ls').allowed.zh).not.toMatch(/6 个字段/);
    expect(fault('@reboot sleep 5')).toMatchObject({ text: '@reboot', position: 0 });
  });
});

describe('a year in six fields', () => {
  it.each([
    ['0 9 1 1 * 2027', '0 0 9 1 1 * 2027'],
    ['0 9 1 1 ? 2027/2', '0 0 9 1 1 ? 2027/2'],
    ['0 9 1 1 ? 2300', 'seven fields, with a year from 1970 to 2199'],
    ['0 9 * * 1900', 'seven fields, with a year from 1970 to 2199'],
    // A cloud's six fields begin with the minute, which their question mark betrays.
    ['0 10 * * ? *', '0 0 10 * * ? *, beginning with seconds, and dialect: "quartz"'],
    ['15 12 ? * MON-FRI *', '0 15 12 ? * MON-FRI *, beginning with seconds, and dialect: "quartz"'],
    ['0 9 1 1 ? */2', '0 0 9 1 1 ? */2, beginning with seconds, and dialect: "quartz"'],
  ])('%s needs seven', (expression, allowed) => {
    expect(fault(expression)).toMatchObject({
      code: 'CRON_YEAR_NEEDS_SEVEN',
      field: 'year',
      allowed: { en: allowed },
    });
  });
});

describe("a cloud's functions", () => {
  it.each([
    ['rate(1 minute)', '@every 1m'],
    ['rate(2 weeks)', '@every 2w'],
    ['rate(0 minutes)', 'such as @every 5m'],
    ['rate()', 'such as @every 5m'],
    ['cron(0 12 * * *)', '0 12 * * *'],
    ['cron(0 12 * * ? *', '0 0 12 * * ? *, beginning with seconds, and dialect: "quartz"'],
    ['at(2027-01-01T00:00:00)', 'a schedule of kind "at", with the instant in its list'],
  ])('%s is told %s', (expression, allowed) => {
    expect(fault(expression)).toMatchObject({
      code: 'CRON_FUNCTION_FORM',
      text: expression,
      position: 0,
      allowed: { en: allowed },
    });
  });
});

describe('what is right is told for what other scripts and input methods write', () => {
  it.each([
    ['0 9 * * 1–5', '1–5', '1-5'],
    ['0 9 * * 1—5', '1—5', '1-5'],
    ['0 9 * * 1至5', '1至5', '1-5'],
    ['0 9 * * 周一', '周一', 'MON'],
    ['0 9 * * 星期日', '星期日', 'SUN'],
    ['0~59/10 * * * *', '0~59/10', /^H\(0-59\)\/10 for steps from a value/],
  ])('%s', (expression, text, allowed) => {
    const found = fault(expression);
    expect(found).toMatchObject({ code: 'CRON_FIELD_SYNTAX', text });
    expect(found.allowed.en).toMatch(allowed);
  });

  it('a text is quoted as it was sent also inside of the message', () => {
    expect(fault('0 9 * * 1；3')).toMatchObject({
      text: '1；3',
      position: 8,
      message: { en: 'day of week: "1；3" is not understood', zh: '星期：无法理解“1；3”' },
    });
  });

  it('a character that nobody sees is named', () => {
    expect(fault('0\u200b 9 * * *').message.en).toMatch(/invisible character \(U\+200B\)/);
    expect(fault('0 9 * * 1\u00ad').message.zh).toMatch(/不可见字符（U\+00AD）/);
  });

  it.each([
    ['*/-5 * * * *', '-5', 2, '-5 is no step'],
    ['*/1.5 * * * *', '1.5', 2, '1.5 is no step'],
    ['*/ * * * *', '', 2, 'a step is missing after /'],
    ['0 0 L/2 * *', 'L/2', 4, 'L takes no step'],
    ['0 0 15W/2 * *', '15W/2', 4, '15W takes no step'],
  ])('%s', (...[expression, text, position, says]) => {
    const found = fault(expression);
    expect(found).toMatchObject({ text, position });
    expect(found.message.en).toContain(says);
  });

  it.each([
    ['1,? * * * *', '* alone, or 1'],
    ['0 0 1,? * *', '? alone, or 1'],
    ['0 0 *,* * *', '* alone'],
  ])('%s may be %s', (expression, allowed) => {
    expect(fault(expression).allowed.en).toBe(allowed);
  });

  it('no parentheses of one script stand in a sentence of the other', () => {
    const texts = ['0 9 * * x', '0 9 * x *', 'H(9-1) * * * *', '0 0 0 1 1 ? 1'].map(fault);
    for (const { message, allowed } of texts) {
      expect(`${message.en} ${allowed.en}`).not.toMatch(/[（），。：]/);
      expect(`${message.zh} ${allowed.zh}`.replaceAll('H(a-b)', '')).not.toMatch(/[()]/);
    }
  });
});
