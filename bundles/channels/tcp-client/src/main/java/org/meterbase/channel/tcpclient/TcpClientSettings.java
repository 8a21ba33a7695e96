// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the channel, configuration {@value #PID}. */
@ObjectClassDefinition(
        name = "Channel: TCP client",
        description = "Reaches devices that listen on a TCP port. A change closes the links that are open.")
@interface TcpClientSettings {
    String PID = "org.meterbase.channel.tcpclient";

    @AttributeDefinition(
            name = "Event loops",
            description = "Threads that carry all links; 0 for one a processor.",
            min = "0",
            max = "64")
    int eventLoops() default 0;

    @AttributeDefinition(
            name = "Connect patience, seconds",
            description = "The longest that making a connection may take, name resolution included.",
            min = "1",
            max = "300")
    int connectPatience() default 30;

    @AttributeDefinition(
            name = "Read buffer, octets",
            description = "The most that is taken from a link at once; each event loop has one buffer of this size.",
            min = "512",
            max = "1048576")
    int readBuffer() default 65_536;

    @AttributeDefinition(
            name = "Write limit, octets",
            description = "A link whose peer does not take its octets is closed when more than this waits to be sent.",
            min = "4096",
            max = "16777216")
    int writeLimit() default 1_048_576;

    @AttributeDefinition(
            name = "Name resolution threads",
            description = "Threads that look up host names; addresses in numbers need none.",
            min = "1",
            max = "16")
    int resolvers() default 2;

    @AttributeDefinition(
            name = "Keep connections, seconds",
            description =
                    "For how long a connection stays open after a conversation that left the line free, for the next one to the same address; 0 to close it at once. Many meters take one connection at a time: nobody else reaches them meanwhile.",
            min = "0",
            max = "600")
    int keep() default 0;
}
