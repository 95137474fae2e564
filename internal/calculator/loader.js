(() => {
  const program = 'PROGRAM';

  const bytes = () => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(program);
    const text = atob(program);
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out;
  };

  // Starts the program. Resolves to a function that answers a request by a method; rejects when the script is damaged or WebAssembly is
  // refused. The function throws when the program has ended, which it never does by itself.
  globalThis.rulebookEngine = async () => {
    const unpacked = new Blob([bytes()]).stream().pipeThrough(new DecompressionStream('gzip'));
    const go = new globalThis.Go();
    // Garbage is collected seldom: a page lives for minutes, and what it holds is small.
    go.env = { GOGC: '400' };
    // A response that was never fetched is compiled while it is still being unpacked.
    const response = new Response(unpacked, { headers: { 'Content-Type': 'application/wasm' } });
    const { instance } = await WebAssembly.instantiateStreaming(response, go.importObject);
    let ended = false;
    const end = () => {
      ended = true;
    };
    go.run(instance).then(end, end);
    const { room, call, mem } = instance.exports;
    return (method, request) => {
      if (ended) throw new Error('the engine has ended');
      const at = room(request.length) >>> 0;
      new Uint8Array(mem.buffer, at, request.length).set(request);
      const answer = call(method);
      const from = Number(BigInt.asUintN(64, answer) >> 32n);
      // The memory may have grown, and the answer is good until the next call.
      return new Uint8Array(mem.buffer, from, Number(BigInt.asUintN(32, answer)));
    };
  };
})();
