/** The longest turn of a thread is what keeps everything else in it waiting. */
export interface TurnWatch {
  /** Answers the longest turn since the beginning, in milliseconds of processor time. */
  stop(): number;
}

export function watchTurns(): TurnWatch {
  const used = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, longest] = [used(), 0];
  let isOver = false;
  const look = (): void => {
    const time = used();
    longest = Math.max(longest, time - last);
    last = time;
    if (!isOver) {
      setTimeout(look, 1);
    }
  };
  look();
  return {
    stop() {
      look();
      isOver = true;
      return longest;
    },
  };
}
