// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One connection to a {@link LineDevice}. */
final class LinePeer implements Peer {
    private final LineDevice device;
    private final int blockRows;
    private final StringBuilder heard = new StringBuilder();
    private final Deque<String> unsent = new ArrayDeque<>();
    private int linesBeforeSilence;
    private int linesBeforeCut;
    private boolean released;

    LinePeer(LineDevice device, int blockRows, int silentAfter, int cutAfter) {
        this.device = device;
        this.blockRows = blockRows;
        linesBeforeSilence = silentAfter;
        linesBeforeCut = cutAfter;
    }

    @Override
    public List<byte[]> answer(byte[] octets) {
        heard.append(new String(octets, StandardCharsets.ISO_8859_1));
        List<byte[]> portions = new ArrayList<>();
        for (int end = heard.indexOf("\n"); end >= 0; end = heard.indexOf("\n")) {
            String line = heard.substring(0, end);
            heard.delete(0, end + 1);
            if (linesBeforeSilence-- <= 0) {
                return portions;
            }
            if (linesBeforeCut-- <= 0) {
                portions.add(new byte[0]);
                return portions;
            }
            if (!line.equals("NEXT")) {
                unsent.clear();
                unsent.addAll(device.answer(line));
                released |= line.equals("BYE");
            }
            portions.add(block());
        }
        return portions;
    }

    private byte[] block() {
        StringBuilder text = new StringBuilder();
        int rows = 0;
        while (!unsent.isEmpty() && (rows < blockRows || unsent.peek().equals("END"))) {
            String line = unsent.poll();
            rows += line.startsWith("ROW") ? 1 : 0;
            text.append(line).append('\n');
        }
        if (!unsent.isEmpty()) {
            text.append("MORE\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean released() {
        return released;
    }
}
