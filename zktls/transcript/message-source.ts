import { refuse } from '../refusal.ts';
import { HANDSHAKE_TYPE, splitHandshake, type HandshakeMessage } from './handshake-message.ts';
import type { TrafficKeys } from './key-schedule.ts';
import { openRecord } from './open-record.ts';
import { CONTENT_TYPE, type TlsRecord } from './tls-record.ts';

/** A certificate message of 128 KB in fragments of 256 bytes; bounds the copying that tiny fragments would cost. */
const MAX_HANDSHAKE_RECORDS = 512;

/** Takes the handshake messages of one direction out of its records, in order, over record boundaries. */
export class MessageSource {
  readonly #records: readonly TlsRecord[];
  #position = 0;
  #keys: TrafficKeys | undefined;
  #sequence = 0;
  #messages: HandshakeMessage[] = [];
  #unfinished: Buffer = Buffer.alloc(0);
  #hasSkippedChange = false;
  #mayChange = true;

  constructor(records: readonly TlsRecord[]) {
    this.#records = records;
  }

  /** The next message, in the clear and alone in its records: keys change after it (RFC 8446, 5.1). */
  nextPlain(type: number): HandshakeMessage {
    const message = this.next(type);
    this.checkAligned();
    return message;
  }

  /** Refuses where the last message did not end with its record. */
  checkAligned(): void {
    if (this.#messages.length > 0 || this.#unfinished.length > 0) refuse('handshake_message_not_aligned');
  }

  /** Refuses a change_cipher_spec, here and before: only in TLS 1.3 it means nothing. */
  refuseChanges(): void {
    if (this.#hasSkippedChange) refuse('unexpected_record');
    this.#mayChange = false;
  }

  /** From here on, records are opened with `keys`. */
  protect(keys: TrafficKeys): void {
    this.#keys = keys;
  }

  /** The next message, which must be of `type`. */
  next(type: number): HandshakeMessage {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return this.#expect(message, type);
      this.#readRecord();
    }
  }

  /** The records that no message was taken from. The last message must have ended with its record. */
  remainingRecords(): readonly TlsRecord[] {
    this.checkAligned();
    return this.#records.slice(this.#position);
  }

  #expect(message: HandshakeMessage, type: number): HandshakeMessage {
    if (message.type === type) return message;
    return refuse(
      message.type === HANDSHAKE_TYPE.certificateRequest ? 'client_certificate_requested' : 'unexpected_message',
    );
  }

  #readRecord(): void {
    const record = this.#nextRecord();
    if (this.#position > MAX_HANDSHAKE_RECORDS) refuse('handshake_too_big');
    const { contentType, content } =
      this.#keys === undefined
        ? { contentType: record.type, content: record.body }
        : openRecord(record, this.#keys, this.#sequence++);
    if (contentType === CONTENT_TYPE.alert) refuse('alert_in_handshake');
    if (contentType !== CONTENT_TYPE.handshake) {
      refuse(this.#keys === undefined ? 'unexpected_record' : 'unexpected_content_type');
    }
    if (content.length === 0) refuse('empty_handshake_record');
    const { messages, rest } = splitHandshake(Buffer.concat([this.#unfinished, content]));
    this.#messages = messages;
    this.#unfinished = rest;
  }

  /** Skips the change_cipher_spec records of middlebox compatibility mode (RFC 8446, D.4). */
  #nextRecord(): TlsRecord {
    for (;;) {
      const record = this.#records[this.#position++];
      if (record === undefined) return refuse('handshake_truncated');
      if (record.type !== CONTENT_TYPE.changeCipherSpec) return record;
      if (!this.#mayChange) refuse('unexpected_record');
      if (record.body.length !== 1 || record.body[0] !== 1) refuse('bad_change_cipher_spec');
      // Between the parts of a message nothing else may stand (RFC 8446, 5.1).
      if (this.#unfinished.length > 0) refuse('unexpected_record');
      this.#hasSkippedChange = true;
    }
  }
}
