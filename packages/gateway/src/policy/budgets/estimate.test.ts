import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCall } from './estimate.ts';
import { costOf } from './prices.ts';

/** Estimated tokens of a text alone. */
function textTokens(text: string): number {
  const settings = { modelSettings: { maxTokens: 0 } };
  return estimateCall({ input: text, ...settings }).totalTokens - estimateCall({ input: '', ...settings }).totalTokens;
}

describe('the estimate of a call', () => {
  // What the tokenizer o200k_base makes of them.
  it.each([
    ['I ordered a pair of running shoes last Tuesday and the tracking page still says that the parcel is waiting.', 21],
    [
      'Ich habe letzten Dienstag ein Paar Laufschuhe bestellt; könnten Sie bitte prüfen, wo das Paket geblieben ist?',
      22,
    ],
    ['我上周二订购了一双跑鞋，但物流页面仍然显示包裹在仓库等待。', 24],
    ['先週の火曜日にランニングシューズを注文しましたが、追跡ページではまだ荷物が倉庫にあると表示されています。', 34],
    ['지난 화요일에 운동화 한 켤레를 주문했는데 배송 조회 페이지에는 아직도 소포가 물류 창고에 있다고 나옵니다.', 33],
    [
      'Я заказал пару кроссовок в прошлый вторник, а страница отслеживания всё ещё показывает, что посылка лежит на складе.',
      34,
    ],
    ['{"order":"ORD-5678","total":20,"items":[{"sku":"A1","qty":2}]}', 25],
  ])('[CO1] is between the truth and twice of it for %j', (text, truth) => {
    expect(textTokens(text)).toBeGreaterThanOrEqual(truth);
    expect(textTokens(text)).toBeLessThanOrEqual(2 * truth);
  });

  it('counts instructions, input, tools, hand-offs, the schema of the answer, and the longest answer', () => {
    const text = 'x'.repeat(400);
    const alone = estimateCall({ input: text, modelSettings: { maxTokens: 500 } });
    expect(alone).toEqual({
      inputTokens: alone.inputTokens,
      cachedInputTokens: 0,
      outputTokens: 500,
      totalTokens: alone.inputTokens + 500,
    });
    expect(alone.inputTokens).toBeGreaterThanOrEqual(100);
    for (const part of ['systemInstructions', 'tools', 'handoffs', 'outputType']) {
      const more = estimateCall({ input: text, modelSettings: { maxTokens: 500 }, [part]: [{ [text]: text }] });
      expect(more.inputTokens).toBeGreaterThanOrEqual(alone.inputTokens + 200);
    }
    expect(estimateCall({ input: '' }).outputTokens).toBe(1000);
  });

  it('can be priced like the usage that comes later', () => {
    const estimate = estimateCall({ input: 'x'.repeat(4000), modelSettings: { maxTokens: 100 } });
    expect(costOf(estimate, { input: 1, cachedInput: 0.1, output: 10 })).toBe(estimate.inputTokens * 1000 + 1_000_000);
  });

  it('is no less than a sixth of the bytes of any text, and no more than twice its length', () => {
    fc.assert(
      fc.property(fc.uint16Array(), (units) => {
        const text = String.fromCharCode(...units);
        expect(textTokens(text)).toBeGreaterThanOrEqual(Math.floor(Buffer.byteLength(text) / 6));
        expect(textTokens(text)).toBeLessThanOrEqual(2 * text.length);
      }),
    );
  });

  it('grows with what is added, and throws at no JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (input, more) => {
        const { inputTokens } = estimateCall({ input: [input] });
        expect(Number.isSafeInteger(inputTokens)).toBe(true);
        expect(estimateCall({ input: [input, more] }).inputTokens).toBeGreaterThanOrEqual(inputTokens);
      }),
    );
  });

  it('takes what it did not look at for a token a character', () => {
    expect(textTokens('a'.repeat(3_000_000))).toBe(250_000 + 2_000_000);
    const parts = Array.from({ length: 30 }, () => 'a'.repeat(100_000));
    expect(estimateCall({ input: parts }).inputTokens).toBeGreaterThanOrEqual(250_000 + 2_000_000);
  });

  it('takes what has no end, or too many parts, for more than any model reads', () => {
    const endless: unknown[] = [];
    endless.push(endless, endless);
    let deep: unknown = 'x';
    for (let level = 0; level < 100_001; level += 1) deep = [deep];
    const row = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`n${index}`, index]));
    const wide = Array.from({ length: 101 }, () => row);
    for (const input of [endless, deep, wide, Array.from({ length: 1_000_000 })]) {
      expect(estimateCall({ input }).inputTokens).toBe(10_000_000);
    }
  });
});
