import assert from 'node:assert/strict';
import {
  encodingForRequest,
  encodingHeaders,
  encodingOfAnswer,
  introductionHeaders,
  joinSubscriptions,
  jsonType,
  protobufType,
  splitSubscriptions,
} from '../../../../src/wire/agent/index.js';

describe('the handshake between backend and agent', () => {
  it('an agent says who it is, and by which password', () => {
    const agent = { namespace: 'ops', name: 'web1', subscriptions: ['linux', 'web'] };
    const credentials = { user: 'agent', password: 'P@ssw0rd!' };
    assert.deepEqual(introductionHeaders({ ...agent, credentials }), {
      Accept: 'application/octet-stream',
      Authorization: 'Basic YWdlbnQ6UEBzc3cwcmQh',
      'Sensu-Agentname': 'web1',
      'Sensu-Namespace': 'ops',
      'Sensu-Subscriptions': 'linux,web',
      'Sensu-User': 'agent',
    });
    assert.deepEqual(
      introductionHeaders({ ...agent, subscriptions: [], contentType: jsonType, json: true }),
      {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'Sensu-Agentname': 'web1',
        'Sensu-Namespace': 'ops',
        'Sensu-Subscriptions': '',
      },
    );
  });

  it('subscriptions travel in one header; empty ones mean nothing', () => {
    assert.equal(joinSubscriptions(['a', 'b']), 'a,b');
    assert.deepEqual(splitSubscriptions('a,,b'), ['a', 'b']);
    assert.deepEqual(splitSubscriptions(''), []);
  });

  it('the backend speaks protobuf with those who ask for it and nothing else', () => {
    assert.equal(encodingForRequest('application/octet-stream'), protobufType);
    for (const accept of [undefined, '', 'application/json', '*/*', 'application/octet-stream, */*'])
      assert.equal(encodingForRequest(accept), jsonType, accept);
  });

  it('the agent speaks protobuf where a line of its own offers it', () => {
    assert.equal(encodingOfAnswer(encodingHeaders(protobufType).flat()), protobufType);
    assert.equal(encodingOfAnswer(['accept', 'application/octet-stream']), protobufType);
    for (const headers of [
      [],
      ['Accept', 'application/json'],
      ['Accept', 'application/octet-stream, application/json'],
      ['Content-Type', 'application/octet-stream'],
    ])
      assert.equal(encodingOfAnswer(headers), jsonType, headers.join());
  });
});
