// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.access;

import java.security.Principal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks a service for something: a person, a program, or the platform itself. Every service method takes one, so that
 * rows are scoped and changes traced in the service and not at its doors (REST, console, import, scheduler, streams).
 * Immutable. Two callers are equal only if they are the same object: a caller is one request, not one identity.
 */
public final class Caller implements Principal {
    /** What kind of being calls. */
    public enum Kind {
        /** A human being who has logged in. */
        PERSON,
        /** Another system, known by its API key. */
        PROGRAM,
        /** A part of this platform, on its own behalf. */
        SYSTEM
    }

    private final Kind kind;
    private final String name;
    private final Set<Role> roles;
    private final String origin;
    private final String traceId;

    private Caller(Kind kind, String name, Set<Role> roles, String origin, String traceId) {
        this.kind = Objects.requireNonNull(kind);
        this.name = Objects.requireNonNull(name);
        this.roles = roles;
        this.origin = Objects.requireNonNull(origin);
        this.traceId = Objects.requireNonNull(traceId);
    }

    /**
     * A caller who came through a door and was authenticated there.
     *
     * @param origin the door and the address, as {@code rest 127.0.0.1}
     * @param traceId what ties log lines, answers and audit records of this request together
     */
    public static Caller of(Kind kind, String name, Set<Role> roles, String origin, String traceId) {
        Set<Role> held = EnumSet.noneOf(Role.class);
        held.addAll(roles.contains(Role.ADMINISTRATOR) ? EnumSet.allOf(Role.class) : roles);
        return new Caller(kind, name, Set.copyOf(held), origin, traceId);
    }

    /** A part of the platform that acts by itself, as {@code tasks}. It holds every role and has a trace id of its own. */
    public static Caller system(String part) {
        return of(Kind.SYSTEM, part, EnumSet.of(Role.ADMINISTRATOR), "system", newTraceId());
    }

    /** A fresh trace id: 32 hexadecimal digits, as W3C Trace Context has them. */
    public static String newTraceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** What kind of being calls. */
    public Kind kind() {
        return kind;
    }

    /** The user's, key's or part's name. */
    @Override
    public String getName() {
        return name;
    }

    /** The roles held; an administrator's are all of them. Unmodifiable. */
    public Set<Role> roles() {
        return roles;
    }

    /** The door and the address through which the call came. */
    public String origin() {
        return origin;
    }

    /** Ties together what one request left in logs, answers and audit. */
    public String traceId() {
        return traceId;
    }

    /** Whether any of these roles is held. */
    public boolean hasAny(Role... anyOf) {
        return Arrays.stream(anyOf).anyMatch(roles::contains);
    }

    /**
     * Goes on only if one of these roles is held.
     *
     * @throws AccessDenied otherwise, naming the roles that would do
     */
    public void require(Role... anyOf) {
        if (!hasAny(anyOf)) {
            throw new AccessDenied(
                    name + " holds none of the roles " + Arrays.toString(anyOf) + "; an administrator can grant one");
        }
    }

    @Override
    public String toString() {
        return kind + " " + name + " via " + origin;
    }
}
