// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ETagsTest {
    @Test
    void letsAChangeOfTheSameVersionThrough() {
        assertThatCode(() -> ETags.require("\"7\"", 7)).doesNotThrowAnyException();
        assertThat(ETags.expected("\"7\"")).hasValue(7);
        assertThat(ETags.expected("*")).isEmpty();
    }

    @Test
    void refusesAChangeOfAnotherVersionAndOneThatSawNone() {
        assertThat(status("\"6\"")).isEqualTo(412);
        assertThat(status("\"x\"")).isEqualTo(412);
        assertThat(status("W/\"7\"")).isEqualTo(412);
        assertThat(status(null)).isEqualTo(428);
        assertThat(status(" ")).isEqualTo(428);
    }

    private static int status(String ifMatch) {
        try {
            ETags.require(ifMatch, 7);
        } catch (Problem problem) {
            return problem.getResponse().getStatus();
        }
        return 200;
    }
}
