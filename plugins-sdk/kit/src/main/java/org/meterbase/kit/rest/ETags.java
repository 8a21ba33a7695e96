// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.util.OptionalLong;
import javax.ws.rs.core.EntityTag;
import javax.ws.rs.core.Response;

/** Versions as entity tags, so that nobody undoes a change that he has not seen. */
public final class ETags {
    private ETags() {}

    /** The tag of a version. */
    public static EntityTag of(long version) {
        return new EntityTag(Long.toString(version));
    }

    /** 200 with the entity and its version. */
    public static Response ok(Object entity, long version) {
        return Response.ok(entity).tag(of(version)).build();
    }

    /**
     * The version that a change was made from; empty for {@code *}, which is whatever is there. Compare it in the
     * transaction of the change, and answer {@link Problem#changedMeanwhile()} where it differs.
     *
     * @param ifMatch the header, null where it is missing
     * @throws Problem 428 where it is missing, 412 where it is no version of ours
     */
    public static OptionalLong expected(String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw Problem.versionMissing();
        }
        String tag = ifMatch.strip();
        if (tag.equals("*")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(tag.replaceAll("^\"|\"$", "")));
        } catch (NumberFormatException e) {
            throw Problem.changedMeanwhile();
        }
    }

    /**
     * Goes on only if the change was made from this version.
     *
     * @throws Problem 428 or 412
     */
    public static void require(String ifMatch, long version) {
        if (expected(ifMatch).orElse(version) != version) {
            throw Problem.changedMeanwhile();
        }
    }
}
