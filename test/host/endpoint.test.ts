import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import {
  ConversationsChangedNotification,
  HelloRequest,
  OpenSessionRequest,
  PingRequest,
  protocolVersion,
  WriteDraftRequest,
  type Conversation,
  type OpenSessionParams,
} from '../../src/protocol.ts';
import { emulator, hostScript, until } from './support/client.ts';

describe('The host’s socket', () => {
  const token = 'the token';
  let directory: string;
  let host: ChildProcess;
  let connections: MessageConnection[];

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'ime-'));
    writeFileSync(path.join(directory, 'token'), token);
    host = spawn(process.execPath, [hostScript, directory], {
      stdio: 'ignore',
      env: { ...process.env, IM_CONVERSATIONS_HOST_LINGER_MS: '300' },
    });
    connections = [];
  });
  afterEach(async () => {
    connections.forEach((connection) => connection.dispose());
    host.kill('SIGKILL');
    await until(() => host.exitCode !== null || host.signalCode !== null);
    rmSync(directory, { recursive: true, force: true });
  });

  const join = async (): Promise<{ connection: MessageConnection; isClosed: () => boolean }> => {
    for (;;) {
      const socket = connect(path.join(directory, 'host.sock'));
      const isThere = await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
      if (isThere) {
        let isClosed = false;
        socket.on('error', () => undefined).once('close', () => (isClosed = true));
        const reader = new SocketMessageReader(socket);
        reader.partialMessageTimeout = 0; // Its timer would outlive a host that is killed in the middle of a message.
        const connection = createMessageConnection(reader, new SocketMessageWriter(socket));
        connection.onError(() => undefined);
        connection.listen();
        connections.push(connection);
        return { connection, isClosed: () => isClosed };
      }
    }
  };
  const hello = { protocolVersion, token };
  const params = (userId: string): OpenSessionParams => ({
    sdkAppId: 1400000000,
    userId,
    userSig: 'any',
    libraryPath: emulator,
    dataDirectory: path.join(directory, 'sdk'),
  });

  it('refuses who does not know the token', async () => {
    const { connection, isClosed } = await join();
    await assert.rejects(connection.sendRequest(HelloRequest, { protocolVersion, token: 'guessed' }), /wrongToken/);
    await until(isClosed);
  });

  it('refuses another version of the protocol, and says so', async () => {
    const { connection, isClosed } = await join();
    await assert.rejects(connection.sendRequest(HelloRequest, { protocolVersion: protocolVersion + 1, token }), /hostOlder/);
    await until(isClosed);
  });

  it('answers nothing before the hello', async () => {
    const { connection, isClosed } = await join();
    await assert.rejects(connection.sendRequest(PingRequest, undefined), /helloMissing/);
    await until(isClosed);
  });

  it('answers nothing that it does not know either, and takes no hints, before the hello', async () => {
    const [asking, hinting] = [await join(), await join()];
    await assert.rejects(asking.connection.sendRequest('made/up'), /helloMissing/);
    await hinting.connection.sendNotification('made/up');
    await until(() => asking.isClosed() && hinting.isClosed());
    const nothing = (await join()).connection.sendRequest(HelloRequest.method, null);
    await assert.rejects(nothing, /hostOlder/);
  });

  it('keeps only so many connections that say nothing, and lets the next client in', async () => {
    await join();
    const silent = await Promise.all(Array.from({ length: 100 }, () => join()));
    await until(() => silent.filter(({ isClosed }) => isClosed()).length >= 36, 4_000);
    assert.ok(silent.some(({ isClosed }) => !isClosed()));
    await (await join()).connection.sendRequest(HelloRequest, hello);
  });

  it('takes only so much from one that has not said hello', async () => {
    await join();
    const socket = connect(path.join(directory, 'host.sock')).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`Content-Length: 1000000000\r\n\r\n${'x'.repeat(100_000)}`);
    await closed;
  });

  it('waits only so long for a hello', async () => {
    const { isClosed } = await join();
    await until(isClosed, 60_000);
  });

  it('survives a client that talks nonsense', async () => {
    const { connection } = await join();
    const socket = connect(path.join(directory, 'host.sock')).on('error', () => undefined);
    socket.end('Content-Length: 5\r\n\r\nhello\0\0');
    await connection.sendRequest(HelloRequest, hello);
    await connection.sendRequest(PingRequest, undefined);
  });

  it('tells every client what one of them changes, and serves one account only', async () => {
    const [one, two] = [(await join()).connection, (await join()).connection];
    const heard: Conversation[] = [];
    two.onNotification(ConversationsChangedNotification, (changed) => void heard.push(...changed));
    await one.sendRequest(HelloRequest, hello);
    await two.sendRequest(HelloRequest, hello);
    await one.sendRequest(OpenSessionRequest, params('alice'));
    await two.sendRequest(OpenSessionRequest, params('alice'));
    await assert.rejects(two.sendRequest(OpenSessionRequest, params('bob')), /otherAccount open=alice asked=bob/);
    await one.sendRequest(WriteDraftRequest, { conversation: { type: 'c2c', id: 'bob' }, text: 'hi', expectedVersion: '' });
    await until(() => heard.some(({ draft }) => draft?.summary === 'hi'));
  });

  it('is gone soon after its last client', async () => {
    const { connection } = await join();
    await connection.sendRequest(HelloRequest, hello);
    await connection.sendRequest(OpenSessionRequest, params('alice'));
    connection.end();
    connection.dispose();
    await until(() => host.exitCode === 0);
  });

  it('is gone when nobody ever came', async () => {
    await until(() => host.exitCode === 0);
  });
});
