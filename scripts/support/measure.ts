/** Does some work and prints how long it took. Other programs on the machine make the time longer, but not the work. */
export async function measure<T>(what: string, work: () => Promise<T>): Promise<T> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const [time, used] = [(performance.now() - start) / 1_000, (user + system) / 1_000_000];
  console.log(`${what.padEnd(50)}${time.toFixed(1).padStart(8)} s, ${used.toFixed(1)} s of processor time`);
  return result;
}
