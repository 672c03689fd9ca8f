import assert from 'node:assert/strict';
import { ConnectionError, SSLError } from '../../../src/engine/errors.ts';
import type { PresentedCertificate } from '../../../src/engine/exchange.ts';
import { trustable } from '../../../src/views/trustable.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

function shown(changes: Partial<PresentedCertificate> = {}): PresentedCertificate {
  return {
    ...{ subject: 'Our CA', issuer: 'Our CA', altNames: null, pem: 'pem', selfSigned: true },
    ...{ validFrom: '2020-01-01T00:00:00.000Z', validTo: '2030-01-01T00:00:00.000Z' },
    ...{ fingerprint256: 'AA:BB', ...changes },
  };
}

function refused(code: string, ...certificates: PresentedCertificate[]): SSLError {
  const error = new SSLError('refused', { code });
  error.certificates = certificates;
  return error;
}

describe('what a person may decide to trust', () => {
  const leaf = shown({ subject: 'shop.test', selfSigned: false });
  const CASES: readonly (readonly [what: string, error: SSLError, offered: string | null])[] = [
    ['the root at the end of the chain', refused('CERT_UNKNOWN_ISSUER', leaf, shown()), 'Our CA'],
    ['a certificate that signed itself', refused('CERT_SELF_SIGNED', shown()), 'Our CA'],
    ['nothing where the root is not shown', refused('CERT_UNKNOWN_ISSUER', leaf), null],
    ['nothing where nothing is shown', refused('CERT_UNKNOWN_ISSUER'), null],
    ['nothing that helps a wrong name', refused('CERT_WRONG_HOST', leaf, shown()), null],
    ['nothing that helps an old certificate', refused('CERT_EXPIRED', leaf, shown()), null],
    [
      'no root that has expired',
      refused('CERT_UNKNOWN_ISSUER', leaf, shown({ validTo: '2025-01-01T00:00:00.000Z' })),
      null,
    ],
    [
      'no root that is not valid yet',
      refused('CERT_UNKNOWN_ISSUER', leaf, shown({ validFrom: '2027-01-01T00:00:00.000Z' })),
      null,
    ],
  ];
  for (const [what, error, offered] of CASES) {
    it(`is ${what}`, () => {
      assert.equal(trustable(error, NOW)?.subject ?? null, offered);
    });
  }

  it('is nothing for another failure, or none', () => {
    assert.equal(trustable(new ConnectionError('refused'), NOW), null);
    assert.equal(trustable(null, NOW), null);
  });
});
