// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.util.Arrays;

/** A day for each device and profile, in a few octets each: there are millions. Forgets everything when it is full. Not thread-safe. */
final class LastDays {
    /** Later than any day: nothing is known, so nothing is new. */
    static final int UNKNOWN = Integer.MAX_VALUE;

    private static final int LEAST_ROOM = 64;
    private static final int MOST_ROOM = 1 << 16;

    private long[] devices = new long[LEAST_ROOM];
    private int[] profiles = new int[LEAST_ROOM];
    private int[] days = new int[LEAST_ROOM];
    private int size;

    LastDays() {
        clear();
    }

    int last(long device, int profile) {
        return days[place(device, profile)];
    }

    /** Moves the day forward, never back. */
    void reached(long device, int profile, int day) {
        int place = place(device, profile);
        if (days[place] != UNKNOWN) {
            days[place] = Math.max(days[place], day);
            return;
        }
        if (++size * 2 > days.length) {
            grow();
            place = place(device, profile);
        }
        devices[place] = device;
        profiles[place] = profile;
        days[place] = day;
    }

    void clear() {
        Arrays.fill(days, UNKNOWN);
        size = 0;
    }

    private void grow() {
        if (days.length == MOST_ROOM) {
            clear();
            size = 1;
            return;
        }
        long[] oldDevices = devices;
        int[] oldProfiles = profiles;
        int[] oldDays = days;
        devices = new long[oldDays.length * 2];
        profiles = new int[oldDays.length * 2];
        days = new int[oldDays.length * 2];
        Arrays.fill(days, UNKNOWN);
        for (int old = 0; old < oldDays.length; old++) {
            if (oldDays[old] != UNKNOWN) {
                int place = place(oldDevices[old], oldProfiles[old]);
                devices[place] = oldDevices[old];
                profiles[place] = oldProfiles[old];
                days[place] = oldDays[old];
            }
        }
    }

    /** Its own place, or the free one where it belongs. */
    private int place(long device, int profile) {
        long mixed = (device * 31 + profile) * 0x9E37_79B9_7F4A_7C15L;
        int place = (int) (mixed >>> 40) & days.length - 1;
        while (days[place] != UNKNOWN && (devices[place] != device || profiles[place] != profile)) {
            place = place + 1 & days.length - 1;
        }
        return place;
    }
}
