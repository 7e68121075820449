import { describe, expect, it } from '@jest/globals';
import { digestOfAttributes, digestOfBody } from '../../../local/sqs/message-digest.ts';

describe('digests of a message', () => {
  // Digests of real SQS, as the tests of moto record them (tests/test_sqs/test_sqs.py).
  const id = { DataType: 'String', StringValue: '453ae55e-f03b-21a6-a4b1-70c2e2e8fe71' };
  const mybin = { DataType: 'Binary', BinaryValue: Buffer.from('kekchebukek').toString('base64') };
  const timestamp = { DataType: 'Number.java.lang.Long', StringValue: '1603134247654' };
  const contentType = { DataType: 'String', StringValue: 'application/json' };

  it.each([
    [
      { 'SOME_Valid.attribute-Name': { DataType: 'Number', StringValue: '1493147359900' } },
      '36655e7e9d7c0e8479fa3f3f42247ae7',
    ],
    [
      { timestamp: { DataType: 'Number.java.lang.Long', StringValue: '1493147359900' } },
      '2e2e4876d8e0bd6b8c2c8f556831c349',
    ],
    [{ id, mybin, timestamp, contentType }, '049075255ebc53fb95f7f9f3cedf3c50'],
  ])('are those of AWS for attributes: %j', (attributes, digest) => {
    expect(digestOfAttributes(attributes)).toBe(digest);
  });

  it('are those of AWS for a body', () => {
    expect(digestOfBody('derp')).toBe('58fd9edd83341c29f1aebba81c31e257');
  });
});
