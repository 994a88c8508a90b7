/* The health check of an image without a shell: ends with 0 when the service in the same container
 * says that it is ready. A Java program would take as much memory as a quarter of the service. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static const char request[] =
    "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
static const char ready[] = "HTTP/1.1 200";

int main(void) {
  const char *port = getenv("MANAGEMENT_SERVER_PORT");
  struct timeval patience = {.tv_sec = 2};
  struct sockaddr_in address = {.sin_family = AF_INET};
  char answer[sizeof ready - 1];
  size_t length = 0;
  int connection = socket(AF_INET, SOCK_STREAM, 0);

  address.sin_port = htons(port ? atoi(port) : 8081);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0 ||
      write(connection, request, sizeof request - 1) != sizeof request - 1) {
    return 1;
  }
  while (length < sizeof answer) {
    ssize_t got = read(connection, answer + length, sizeof answer - length);
    if (got <= 0) {
      return 1;
    }
    length += got;
  }
  return memcmp(answer, ready, sizeof answer) != 0;
}
