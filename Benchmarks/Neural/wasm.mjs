// Runs a module as a WASI command, with a clock of the processor time: node wasm.mjs MODULE
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const wasi = new WASI({ version: "preview1", args: ["work"], returnOnExit: true });
const module = await WebAssembly.compile(await readFile(process.argv[2]));
const nanoseconds = () => {
    const { user, system } = process.cpuUsage();
    return 1000 * (user + system);
};
const instance = await WebAssembly.instantiate(module, { ...wasi.getImportObject(), benchmark: { nanoseconds } });
process.exitCode = wasi.start(instance);
