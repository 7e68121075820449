import { describe, expect, it } from '@jest/globals';
import { finishedMacOf, trafficKeysOf, transcriptHashOf } from '../../../zktls/transcript/key-schedule.ts';
import { openRecord } from '../../../zktls/transcript/open-record.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** The trace of RFC 8448, 3 ("Simple 1-RTT Handshake"). */
const RFC_8448 = {
  serverHandshakeSecret: hex('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38'),
  serverApplicationSecret: hex('a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643'),
  hashBeforeFinished: hex('edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed'),
  finished: hex('9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718'),
  applicationRecord: hex(
    `1703030043 2e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d`,
  ),
};

describe('the key schedule of TLS 1.3', () => {
  it('derives the traffic keys of the published trace', () => {
    expect(trafficKeysOf(RFC_8448.serverHandshakeSecret)).toEqual({
      key: hex('3fce516009c21727d0f2e4e86ee403bc'),
      iv: hex('5d313eb2671276ee13000b30'),
    });
  });

  it('derives the Finished of the published trace', () => {
    expect(finishedMacOf(RFC_8448.serverHandshakeSecret, RFC_8448.hashBeforeFinished)).toEqual(RFC_8448.finished);
  });

  it('opens the application record of the published trace, the second of the server', () => {
    const [record] = splitRecords(RFC_8448.applicationRecord).records;
    if (!record) throw new Error('No record');
    const opened = openRecord(record, trafficKeysOf(RFC_8448.serverApplicationSecret), 1);
    expect(opened).toEqual({ contentType: 23, content: Buffer.from(Array.from({ length: 50 }, (_, index) => index)) });
  });

  it('hashes messages as one text', () => {
    expect(transcriptHashOf([Buffer.from('a'), Buffer.from('bc')])).toEqual(transcriptHashOf([Buffer.from('abc')]));
  });
});
