import assert from 'node:assert/strict';
import { prepareOnly } from '../../../src/runner/dryRun.ts';
import { Bench } from './bench.ts';

describe('`Authorization: AWS ID KEY`', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  /** What it is signed for, without sending it: `us-east-1/iam`. */
  async function scopeOf(url: string, more = ''): Promise<string> {
    const text = `GET ${url}\nAuthorization: AWS AKID {{key}}${more}\n`;
    const { session, ...input } = bench.input(text, { variables: { key: 'the-secret-key' } });
    const { request, result } = await prepareOnly(input, session.cookies);
    const field = request?.headers.get('authorization') ?? '';
    assert.doesNotMatch(field, /the-secret-key/);
    return (
      /Credential=AKID\/\d{8}\/(.+)\/aws4_request/.exec(field)?.[1] ?? result.failure?.message ?? ''
    );
  }

  for (const [url, scope] of [
    ['https://s3.eu-west-1.amazonaws.com/bucket', 'eu-west-1/s3'],
    ['https://bucket.s3.eu-west-1.amazonaws.com/', 'eu-west-1/s3'],
    ['https://abc123.execute-api.ap-south-1.amazonaws.com/prod', 'ap-south-1/execute-api'],
    ['https://sqs.us-gov-west-1.amazonaws.com/', 'us-gov-west-1/sqs'],
    ['https://s3.cn-north-1.amazonaws.com.cn/', 'cn-north-1/s3'],
    ['https://iam.amazonaws.com/', 'us-east-1/iam'],
    ['https://bucket.s3.amazonaws.com/', 'us-east-1/s3'],
  ] as const) {
    it(`reads region and service from ${url}`, async () => {
      assert.equal(await scopeOf(url), scope);
    });
  }

  it('takes them from the line where they stand there', async () => {
    const url = 'https://files.example.test/';
    assert.equal(await scopeOf(url, ' region:eu-central-1 service:s3'), 'eu-central-1/s3');
    assert.equal(
      await scopeOf('https://s3.eu-west-1.amazonaws.com/', ' region:eu-central-1'),
      'eu-central-1/s3',
    );
  });

  it('says what is missing where nothing tells them', async () => {
    assert.match(await scopeOf('https://files.example.test/'), /needs a region and a service/);
  });
});
