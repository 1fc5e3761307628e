import assert from 'node:assert/strict';
import { momentText } from '../../../src/output/moments.js';
import { zoneOf } from '../../../src/output/zone.js';
import { parseRules, stateAt } from '../../../src/output/zone-rules.js';

describe('Local time', () => {
  it('is written as Go does, far away as well', () => {
    const utc = zoneOf({ TZ: '' });
    const text = (seconds: number) => momentText({ seconds, form: 'abs' }, utc);
    for (const seconds of [
      0, -1, 951_782_400, 1_709_164_800, 4_102_444_799, -2_208_988_800, 253_402_300_799,
    ]) {
      const iso = new Date(seconds * 1000).toISOString();
      assert.equal(text(seconds), `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000 UTC`);
    }
    assert.equal(text(300_000_000_000), '11476-08-15 05:20:00 +0000 UTC');
    assert.equal(momentText({ seconds: 0, form: 'rfc' }, utc), '1970-01-01T00:00:00Z');
    assert.equal(momentText({ seconds: 0, form: 'abs0' }, utc), 'N/A');
  });

  const moments: [tz: string, iso: string, text: string][] = [
    ['Europe/Berlin', '2026-07-01T12:00:00Z', '2026-07-01 14:00:00 +0200 CEST'],
    ['Europe/Berlin', '2026-12-01T12:00:00Z', '2026-12-01 13:00:00 +0100 CET'],
    ['Europe/Berlin', '2045-07-01T12:00:00Z', '2045-07-01 14:00:00 +0200 CEST'],
    ['Europe/London', '2026-01-01T12:00:00Z', '2026-01-01 12:00:00 +0000 GMT'],
    ['America/Sao_Paulo', '2026-01-01T12:00:00Z', '2026-01-01 09:00:00 -0300 -03'],
    ['Asia/Kolkata', '2026-01-01T12:00:00Z', '2026-01-01 17:30:00 +0530 IST'],
    ['Australia/Sydney', '2040-01-01T12:00:00Z', '2040-01-01 23:00:00 +1100 AEDT'],
    ['No/Where', '2026-01-01T12:00:00Z', '2026-01-01 12:00:00 +0000 UTC'],
  ];
  for (const [tz, iso, text] of moments) {
    it(`${tz} at ${iso}`, function () {
      const zone = zoneOf({ TZ: tz });
      if (zone(0).name === 'UTC' && tz !== 'No/Where') return this.skip(); // no zone files on this machine
      assert.equal(momentText({ seconds: Date.parse(iso) / 1000, form: 'abs' }, zone), text);
    });
  }

  it('follows POSIX rules, south of the equator too', () => {
    const at = (rules: string, iso: string) => {
      const parsed = parseRules(rules);
      assert.ok(parsed);
      const { offset, name } = stateAt(parsed, Date.parse(iso) / 1000);
      return `${name} ${offset / 3600}`;
    };
    assert.equal(at('CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T00:59:59Z'), 'CET 1');
    assert.equal(at('CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T01:00:00Z'), 'CEST 2');
    assert.equal(at('CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T00:59:59Z'), 'CEST 2');
    assert.equal(at('CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T01:00:00Z'), 'CET 1');
    assert.equal(at('<-03>3', '2026-01-01T00:00:00Z'), '-03 -3');
    assert.equal(at('AEST-10AEDT,M10.1.0,M4.1.0/3', '2026-12-31T00:00:00Z'), 'AEDT 11');
    assert.equal(at('EST5EDT4,J60/2,299/2', '2024-03-01T06:59:59Z'), 'EST -5');
    assert.equal(at('EST5EDT4,J60/2,299/2', '2024-03-01T07:00:00Z'), 'EDT -4');
    assert.equal(parseRules(''), undefined);
  });
});
