import type { Person } from './person.ts';
import { stage } from './stage.ts';

const ROUNDS = 10;

describe('two windows on one folder', () => {
  const window = stage({
    name: 'two-windows',
    files: (base) => ({
      'set.http': `### Sets it\nGET ${base}/response-headers?Set-Cookie=flavour%3Dvanilla%3B%20Max-Age%3D600%3B%20Path%3D%2F\n`,
      'sent.http': `### Sends it\nGET ${base}/cookies\n`,
      'many.http': Array.from(
        { length: ROUNDS },
        (_, at) =>
          `### Number ${at}\nGET ${base}/response-headers?n=${at}&Set-Cookie=c${at}%3D1%3B%20Max-Age%3D600%3B%20Path%3D%2F\n`,
      ).join('\n'),
      'checks.http': `### Holds\nGET ${base}/get?a=1\n\n?? status == 200\n`,
    }),
  });
  let other: Person;
  before(async function () {
    this.timeout(400_000);
    other = (await window.another()).person;
  });

  it('send cookies that the other one was given', async () => {
    const { person } = window;
    await person.open('set.http');
    await person.click('Send Request');
    await person.reads(/^200 OK/);
    await other.open('sent.http');
    await other.click('Send Request');
    await other.reads(/"flavour": "vanilla"/);
  });

  it('show each what the other one sent, without being asked', async () => {
    const { person } = window;
    await other.container('Postcard');
    await other.row(/Sets it.*200 · /).waitFor();
    await other.row(/Sends it.*200 · /).waitFor();
    await person.container('Postcard');
    await person.row(/Sends it.*200 · /).waitFor();
    await other.unfold('Cookies');
    await other.row(/flavour/).waitFor();
    await person.container('Explorer');
    await person.open('sent.http');
    await person.click('Send Request');
    await person.reads(/"flavour": "vanilla"/);
    await other.row(/^\s*Today\s*3/).waitFor();
  });

  it('lose nothing when both send at once', async () => {
    const { person } = window;
    await other.container('Explorer');
    await Promise.all(
      [person, other].map(async (one) => {
        await one.open('many.http');
        await one.command('Postcard: Send All Requests in File');
      }),
    );
    for (const one of [person, other]) {
      await one.container('Postcard');
      await one.row(new RegExp(`^\\s*Today\\s*${3 + 2 * ROUNDS}`)).waitFor();
    }
    for (const one of [person, other]) {
      await one.container('Explorer');
      await one.open('sent.http');
      await one.click('Send Request');
      for (let at = 0; at < ROUNDS; at += 1) await one.reads(new RegExp(`"c${at}": "1"`));
    }
  });

  it('have each a Test Explorer of their own', async () => {
    const { person } = window;
    await person.container('Testing');
    await other.container('Testing');
    await person.row('checks.http').waitFor();
    await other.row('checks.http').waitFor();
    await person.picture('two-windows');
  });
});
