import { describe, expect, it } from 'vitest';
import { argumentFields, inputsFor, readInputs } from './argument-fields.ts';

const schema = {
  type: 'object',
  properties: {
    order_id: { type: 'string' },
    amount: { type: 'number' },
    count: { type: 'integer' },
    gift: { type: 'boolean' },
    size: { enum: ['small', 'large'] },
    note: { type: 'string' },
  },
  required: ['order_id', 'amount', 'count', 'gift', 'size'],
};
const args = { order_id: 'ORD-1', amount: 5.5, count: 2, gift: false, size: 'small' };

describe('[HI4] the form of flat arguments', () => {
  const fields = argumentFields(schema, args) ?? [];

  it('has an input for each, and reads back what stands there', () => {
    expect(fields.map(({ name, kind, isOptional }) => [name, kind, isOptional])).toEqual([
      ['order_id', 'text', false],
      ['amount', 'number', false],
      ['count', 'number', false],
      ['gift', 'boolean', false],
      ['size', 'choice', false],
      ['note', 'text', true],
    ]);
    const inputs = inputsFor(fields, args);
    expect(inputs).toEqual({ order_id: 'ORD-1', amount: '5.5', count: '2', gift: 'false', size: 'small', note: '' });
    expect(readInputs(fields, inputs)).toEqual({ value: args });
    const changed = { ...inputs, amount: ' 4 ', gift: 'true', size: 'large', note: 'Ring twice' };
    expect(readInputs(fields, changed)).toEqual({
      value: { ...args, amount: 4, gift: true, size: 'large', note: 'Ring twice' },
    });
  });

  it('names the first input that says nothing of its kind', () => {
    const inputs = inputsFor(fields, args);
    for (const amount of ['', 'five', '1e999', 'NaN']) {
      expect(readInputs(fields, { ...inputs, amount })).toEqual({ wrong: 'amount' });
    }
    expect(readInputs(fields, { ...inputs, size: 'huge' })).toEqual({ wrong: 'size' });
  });

  it('is none where arguments are not flat, or more than the schema says', () => {
    for (const [otherSchema, otherArgs] of [
      [undefined, args],
      [schema, { ...args, more: 1 }],
      [schema, { ...args, amount: null }],
      [schema, [args]],
      [{ properties: {} }, {}],
      [{ properties: { lines: { type: 'array' } } }, { lines: [] }],
      [{ properties: { level: { enum: [1, 2] } } }, { level: 1 }],
      [{ properties: { any: true } }, { any: 1 }],
    ]) {
      expect(argumentFields(otherSchema, otherArgs)).toBeNull();
    }
  });
});
