/* The yardstick: sends the same bytes to as many UDP sockets as asked, and does nothing else; see the README.md beside it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, SLICES = 10, SLOT_MS = 20, READ_BATCH = 16, MAX_SIZE = 1472 };

static int targets = 1000, size = 108, read_ms = 20;
static double seconds = 4;
static int *sockets;
static struct sockaddr_in *addresses;
static atomic_bool stopping;
static atomic_long received;

static void die(const char *what)
{
    fprintf(stderr, "sendloop: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double clock_s(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void sleep_until(double when)
{
    struct timespec t = {.tv_sec = (time_t)when, .tv_nsec = (long)((when - (double)(time_t)when) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
    }
}

/* As the load tool does: every socket in turn, then a pause, so that a send wakes nobody. Below 0: epoll, which a send may have to wake. */
static void *drain(void *unused)
{
    (void)unused;
    static char bytes[READ_BATCH][MAX_SIZE];
    struct mmsghdr messages[READ_BATCH];
    struct iovec vectors[READ_BATCH];
    for (int i = 0; i < READ_BATCH; i++) {
        vectors[i] = (struct iovec){bytes[i], MAX_SIZE};
        messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &vectors[i], .msg_iovlen = 1}};
    }
    int waker = epoll_create1(0);
    for (int i = 0; i < targets && read_ms < 0; i++)
        epoll_ctl(waker, EPOLL_CTL_ADD, sockets[i], &(struct epoll_event){.events = EPOLLIN, .data.fd = sockets[i]});
    double next = clock_s(CLOCK_MONOTONIC);
    while (!atomic_load(&stopping)) {
        long got = 0;
        struct epoll_event ready[256];
        for (int i = 0, n = read_ms < 0 ? epoll_wait(waker, ready, 256, 50) : 0; i < n; i++)
            got += recv(ready[i].data.fd, bytes[0], MAX_SIZE, MSG_DONTWAIT) > 0;
        for (int i = 0; i < targets && read_ms > 0; i++) {
            int n;
            while ((n = recvmmsg(sockets[i], messages, READ_BATCH, MSG_DONTWAIT, NULL)) > 0) {
                got += n;
                if (n < READ_BATCH)
                    break;
            }
        }
        atomic_fetch_add(&received, got);
        double now = clock_s(CLOCK_MONOTONIC);
        next += read_ms / 1000.0;
        if (next < now)
            next = now;
        sleep_until(next);
    }
    return NULL;
}

struct result {
    long sent, refused;
    double wall, cpu, user, system, got;
};

/* paced: 50 packets a second to each, spread over the 20 ms in slices as a gateway spreads its listeners. */
static struct result run(int sender, int batch, int paced)
{
    static char bytes[MAX_SIZE];
    struct mmsghdr messages[BATCH];
    struct iovec vector = {bytes, (size_t)size};
    struct result r = {0};
    struct rusage before, after;
    memset(messages, 0, sizeof messages);
    long got = atomic_load(&received);
    getrusage(RUSAGE_THREAD, &before);
    double start = clock_s(CLOCK_MONOTONIC), cpu = clock_s(CLOCK_THREAD_CPUTIME_ID), end = start + seconds;
    for (long tick = 0; clock_s(CLOCK_MONOTONIC) < end; tick++) {
        for (int slice = 0; slice < SLICES; slice++) {
            int from = (int)((long)targets * slice / SLICES), to = (int)((long)targets * (slice + 1) / SLICES);
            if (paced)
                sleep_until(start + (double)(tick * SLICES + slice) * SLOT_MS / 1000.0 / SLICES);
            for (int i = from; i < to;) {
                int count = to - i < batch ? to - i : batch;
                int done;
                if (batch == 1) {
                    done = sendto(sender, bytes, (size_t)size, 0, (struct sockaddr *)&addresses[i], sizeof addresses[i]) == size ? 1 : -1;
                } else {
                    for (int m = 0; m < count; m++)
                        messages[m].msg_hdr = (struct msghdr){.msg_name = &addresses[i + m], .msg_namelen = sizeof addresses[0], .msg_iov = &vector, .msg_iovlen = 1};
                    done = sendmmsg(sender, messages, (unsigned)count, 0);
                }
                if (done < 0 && errno != EAGAIN && errno != ENOBUFS)
                    die("send");
                r.refused += done < 0;
                r.sent += done < 0 ? 0 : done;
                i += done < 0 ? 1 : done;
            }
        }
    }
    r.cpu = clock_s(CLOCK_THREAD_CPUTIME_ID) - cpu;
    r.wall = clock_s(CLOCK_MONOTONIC) - start;
    getrusage(RUSAGE_THREAD, &after);
    r.user = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) + (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) * 1e-6;
    r.system = (double)(after.ru_stime.tv_sec - before.ru_stime.tv_sec) + (double)(after.ru_stime.tv_usec - before.ru_stime.tv_usec) * 1e-6;
    usleep((useconds_t)((read_ms < 0 ? 0 : read_ms) + 100) * 1000);
    r.got = (double)(atomic_load(&received) - got);
    return r;
}

int main(int argc, char **argv)
{
    int option;
    while ((option = getopt(argc, argv, "n:s:t:r:")) != -1) {
        switch (option) {
        case 'n': targets = atoi(optarg); break;
        case 's': size = atoi(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'r': read_ms = atoi(optarg); break;
        default: targets = 0;
        }
    }
    if (targets < 1 || targets > 100000 || size < 1 || size > MAX_SIZE || seconds < 0.1 || seconds > 600 || read_ms < -1 || read_ms > 1000) {
        fprintf(stderr, "usage: sendloop [-n targets, 1 to 100000] [-s bytes, 1 to 1472] [-t seconds] [-r ms between reads, 0: nobody reads, -1: epoll]\n");
        return 2;
    }
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < (rlim_t)targets + 16) {
        fprintf(stderr, "sendloop: %d sockets need 'ulimit -n %d'; it is %lu\n", targets, targets + 16, (unsigned long)limit.rlim_cur);
        return 1;
    }
    prctl(PR_SET_TIMERSLACK, 1UL);
    sockets = calloc((size_t)targets, sizeof *sockets);
    addresses = calloc((size_t)targets, sizeof *addresses);
    int sender = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (!sockets || !addresses || sender < 0 || bind(sender, (struct sockaddr *)&local, sizeof local) != 0)
        die("socket");
    struct sockaddr_in gateway;
    socklen_t length = sizeof gateway;
    getsockname(sender, (struct sockaddr *)&gateway, &length);
    for (int i = 0; i < targets; i++) {
        length = sizeof addresses[i];
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        /* Connected, as a client's socket is. */
        if (sockets[i] < 0 || connect(sockets[i], (struct sockaddr *)&gateway, length) != 0 || getsockname(sockets[i], (struct sockaddr *)&addresses[i], &length) != 0)
            die("receiving socket");
    }
    pthread_t reader;
    if (read_ms != 0 && pthread_create(&reader, NULL, drain, NULL) != 0)
        die("thread");
    static const struct { const char *name; int batch, paced; } ways[] = {{"sendmmsg, paced", BATCH, 1}, {"sendto, paced", 1, 1}, {"sendmmsg, flat out", BATCH, 0}, {"sendto, flat out", 1, 0}};
    printf("{\"targets\":%d,\"bytes\":%d,\"seconds\":%g,\"readMilliseconds\":%d,\"ways\":[", targets, size, seconds, read_ms);
    for (int i = 0; i < 4; i++) {
        struct result r = run(sender, ways[i].batch, ways[i].paced);
        double each = 1e6 / (double)(r.sent > 0 ? r.sent : 1), split = r.user + r.system > 0 ? r.cpu / (r.user + r.system) : 0;
        printf("%s{\"name\":\"%s\",\"packets\":%ld,\"refused\":%ld,\"read\":%.0f,\"packetsPerSecond\":%.0f,\"microseconds\":%.3f,\"user\":%.3f,\"system\":%.3f}",
               i ? "," : "", ways[i].name, r.sent, r.refused, r.got, (double)r.sent / r.wall, r.cpu * each, r.user * split * each, r.system * split * each);
        fprintf(stderr, "%-20s %6.3f us of CPU a packet (%.3f user, %.3f system), %8.0f packets/s to %d sockets\n",
                ways[i].name, r.cpu * each, r.user * split * each, r.system * split * each, (double)r.sent / r.wall, targets);
        fflush(stderr);
    }
    printf("]}\n");
    atomic_store(&stopping, true);
    if (read_ms != 0)
        pthread_join(reader, NULL);
    return 0;
}
